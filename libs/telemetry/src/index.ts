export { createEventLog, createProviderLog } from './create-event-log.ts';
export { createHealth, type Check, type Health, type Part, type Readiness } from './create-health.ts';
export { createLogger, type LoggerOptions, type LogLevel, type ServiceLogger } from './create-logger.ts';
export { createMetrics, type HttpRequestFacts, type Metrics } from './metrics/create-metrics.ts';
export type { ProviderSnapshot, ReadSnapshot, Snapshot } from './metrics/snapshot.ts';
