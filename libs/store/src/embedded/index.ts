export { findRunningPostgres } from './find-running-postgres.ts';
export { openEmbeddedPostgres } from './open-embedded-postgres.ts';
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from './open-embedded-postgres.ts';
export { acquireLock } from './lock/acquire-lock.ts';
export type { Lock } from './lock/acquire-lock.ts';
export { DataFolderError, DataInUseError } from './lock/data-folder-error.ts';
export { PostgresStartError } from './postgres-start-error.ts';
