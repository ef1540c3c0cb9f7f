export { openEmbeddedPostgres } from './open-embedded-postgres.ts';
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from './open-embedded-postgres.ts';
export { acquireLock } from './lock/acquire-lock.ts';
export type { Lock } from './lock/acquire-lock.ts';
export { DataInUseError } from './lock/data-in-use-error.ts';
export { PostgresStartError } from './postgres-start-error.ts';
