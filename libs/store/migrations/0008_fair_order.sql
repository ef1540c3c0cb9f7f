DROP INDEX "runs_rung";--> statement-breakpoint
DROP INDEX "runs_to_ring";--> statement-breakpoint
CREATE INDEX "runs_in_hand" ON "runs" USING btree ("provider","project_id") WHERE state = 'running' or (state = 'queued' and dispatched_at is not null);--> statement-breakpoint
CREATE INDEX "runs_to_ring" ON "runs" USING btree ("provider","project_id","begun" DESC NULLS LAST,"priority","id") WHERE state = 'queued' and dispatched_at is null;