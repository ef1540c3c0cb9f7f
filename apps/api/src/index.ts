export { createApi, type Api } from './app.ts';
export type { ApiDeps } from './deps.ts';
export { closeServer, listen } from './listen.ts';
export { serverLimitsOf } from './config.ts';
export type { ServerLimits } from './limits/server-limits.ts';
export { createApiKey, hashOfKey, type NewApiKey } from './access/api-key.ts';
export { ensureFirstKey } from './access/first-key.ts';
export { unknownProjects } from './access/unknown-projects.ts';
export { readSnapshotOf } from './telemetry/read-snapshot.ts';
