CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"prefix" text NOT NULL,
	"scopes" text[] NOT NULL,
	"maker_id" uuid,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"project_id" uuid NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"verdicts" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_project_id_key_pk" PRIMARY KEY("project_id","key")
);
--> statement-breakpoint
CREATE TABLE "meta" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "projects_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "checkpoints" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"upto_message" integer NOT NULL,
	"digest" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handoffs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"task_id" uuid NOT NULL,
	"from_run" uuid NOT NULL,
	"to_run" uuid NOT NULL,
	"from_provider" text NOT NULL,
	"to_provider" text NOT NULL,
	"reason" text NOT NULL,
	"upto_message" integer NOT NULL,
	"digest" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"session_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"task_id" uuid NOT NULL,
	"run_id" uuid,
	"body" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "messages_session_id_number_pk" PRIMARY KEY("session_id","number")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"task_id" uuid NOT NULL,
	"id" integer NOT NULL,
	"type" text NOT NULL,
	"actor" text NOT NULL,
	"data" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "events_task_id_id_pk" PRIMARY KEY("task_id","id")
);
--> statement-breakpoint
CREATE TABLE "task_dependencies" (
	"task_id" uuid NOT NULL,
	"depends_on" uuid NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "task_dependencies_task_id_depends_on_pk" PRIMARY KEY("task_id","depends_on")
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"state" text NOT NULL,
	"title" text NOT NULL,
	"input" jsonb NOT NULL,
	"pinned_agent" text,
	"agent" text,
	"provider" text,
	"requires" jsonb NOT NULL,
	"providers" jsonb NOT NULL,
	"priority" smallint NOT NULL,
	"deadline" timestamp with time zone,
	"budget" jsonb NOT NULL,
	"depends_on" uuid[] NOT NULL,
	"on_dependency_failure" text NOT NULL,
	"output_schema" jsonb,
	"metadata" jsonb NOT NULL,
	"match" jsonb,
	"result" jsonb,
	"error" jsonb,
	"question" jsonb,
	"resume_at" timestamp with time zone,
	"overdue_at" timestamp with time zone,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"cached_input_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_usd" double precision DEFAULT 0 NOT NULL,
	"steps" integer DEFAULT 0 NOT NULL,
	"hops" integer DEFAULT 0 NOT NULL,
	"event_seq" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "cooldowns" (
	"provider" text PRIMARY KEY NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"code" text NOT NULL,
	"message" text NOT NULL,
	"set_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "run_hours" (
	"hour" timestamp with time zone NOT NULL,
	"project_id" uuid NOT NULL,
	"agent" text NOT NULL,
	"provider" text NOT NULL,
	"outcome" text NOT NULL,
	"runs" integer NOT NULL,
	"steps" integer NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"cached_input_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_usd" double precision NOT NULL,
	"wait_ms" bigint NOT NULL,
	"run_ms" bigint NOT NULL,
	"call_ms" bigint NOT NULL,
	CONSTRAINT "run_hours_project_id_hour_agent_provider_outcome_pk" PRIMARY KEY("project_id","hour","agent","provider","outcome")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"task_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"agent" text NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"state" text NOT NULL,
	"begun" boolean DEFAULT false NOT NULL,
	"priority" smallint NOT NULL,
	"dispatch" integer DEFAULT 1 NOT NULL,
	"dispatched_at" timestamp with time zone,
	"available_at" timestamp with time zone,
	"epoch" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	"worker" text,
	"crashes" smallint DEFAULT 0 NOT NULL,
	"tries" smallint DEFAULT 0 NOT NULL,
	"steps" integer DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"cached_input_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_usd" double precision DEFAULT 0 NOT NULL,
	"call_ms" bigint DEFAULT 0 NOT NULL,
	"failure" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"queued_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"wait_ms" bigint
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_project" ON "api_keys" USING btree ("project_id","id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_age" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "checkpoints_session" ON "checkpoints" USING btree ("session_id","upto_message");--> statement-breakpoint
CREATE INDEX "handoffs_task" ON "handoffs" USING btree ("task_id","id");--> statement-breakpoint
CREATE INDEX "task_dependencies_upstream" ON "task_dependencies" USING btree ("depends_on");--> statement-breakpoint
CREATE INDEX "tasks_project" ON "tasks" USING btree ("project_id","id");--> statement-breakpoint
CREATE INDEX "tasks_project_state" ON "tasks" USING btree ("project_id","state","id");--> statement-breakpoint
CREATE INDEX "tasks_session" ON "tasks" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "tasks_resume" ON "tasks" USING btree ("resume_at") WHERE resume_at is not null;--> statement-breakpoint
CREATE INDEX "tasks_overdue" ON "tasks" USING btree ("overdue_at") WHERE overdue_at is not null;--> statement-breakpoint
CREATE INDEX "tasks_blocked" ON "tasks" USING btree ("id") WHERE state = 'blocked';--> statement-breakpoint
CREATE INDEX "runs_task" ON "runs" USING btree ("task_id","id");--> statement-breakpoint
CREATE INDEX "runs_to_ring" ON "runs" USING btree ("provider","begun" DESC NULLS LAST,"priority","id") WHERE state = 'queued' and dispatched_at is null;--> statement-breakpoint
CREATE INDEX "runs_due" ON "runs" USING btree ("available_at") WHERE state = 'queued' and dispatched_at is null and available_at is not null;--> statement-breakpoint
CREATE INDEX "runs_rung" ON "runs" USING btree ("provider","dispatched_at") WHERE state = 'queued' and dispatched_at is not null;--> statement-breakpoint
CREATE INDEX "runs_leased" ON "runs" USING btree ("lease_until") WHERE state = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "runs_one_per_session" ON "runs" USING btree ("session_id") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "runs_finished" ON "runs" USING btree ("finished_at") WHERE finished_at is not null;