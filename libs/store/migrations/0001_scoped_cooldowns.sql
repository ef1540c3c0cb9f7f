ALTER TABLE "tasks" ADD COLUMN "policy" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
-- What rests now has another key; what rested before is learned again at the next refusal.
DROP TABLE "cooldowns";--> statement-breakpoint
CREATE TABLE "cooldowns" (
	"place" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"credential" text,
	"model" text,
	"until" timestamp with time zone NOT NULL,
	"code" text NOT NULL,
	"message" text NOT NULL,
	"set_at" timestamp with time zone DEFAULT now() NOT NULL
);
