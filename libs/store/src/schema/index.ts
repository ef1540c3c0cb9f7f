export { budgetPeriods, budgetReservations } from './budgets.ts';
export { apiKeys, idempotencyKeys, meta, projects, type StoredVerdict } from './tenants.ts';
export { checkpoints, handoffs, messages, sessions, summaries, type CheckpointKind } from './sessions.ts';
export { events, taskDependencies, tasks } from './tasks.ts';
export { cooldowns, providerHealth, runHours, runs, unknownFailures } from './runs.ts';
export { observedWindows, openWindows, windowLevels, windowUses } from './windows.ts';
export { workers } from './workers.ts';
