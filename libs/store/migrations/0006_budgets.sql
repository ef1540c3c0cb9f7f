CREATE TABLE "budget_periods" (
	"owner" uuid NOT NULL,
	"period" text NOT NULL,
	"starts" date NOT NULL,
	"used_usd" numeric DEFAULT 0 NOT NULL,
	"used_tokens" bigint DEFAULT 0 NOT NULL,
	"used_turns" integer DEFAULT 0 NOT NULL,
	"reserved_usd" numeric DEFAULT 0 NOT NULL,
	"reserved_tokens" bigint DEFAULT 0 NOT NULL,
	"reserved_turns" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "budget_periods_owner_period_starts_pk" PRIMARY KEY("owner","period","starts")
);
--> statement-breakpoint
CREATE TABLE "budget_reservations" (
	"run_id" uuid NOT NULL,
	"epoch" integer NOT NULL,
	"owner" uuid NOT NULL,
	"period" text NOT NULL,
	"starts" date NOT NULL,
	"usd" numeric NOT NULL,
	"tokens" bigint NOT NULL,
	"turns" integer NOT NULL,
	CONSTRAINT "budget_reservations_run_id_epoch_owner_period_pk" PRIMARY KEY("run_id","epoch","owner","period")
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "budget" jsonb;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "key_id" uuid;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "broken_calls" integer DEFAULT 0 NOT NULL;