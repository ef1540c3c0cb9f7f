export { createQueue, queuePlace, type Queue, type QueueOptions } from './queue.ts';
export { migrateQueue, queueSchema, type QueuePlace } from './bullmq-backend.ts';
export { createLive, createLocalLive, type Live, type Wake } from './live.ts';
export type { Bell, Bells, RungBell } from './bells.ts';
export type { Rate, Rates } from './rates.ts';
export {
  createLocalRequestRates,
  createSharedRequestRates,
  type RequestRates,
  type Taken,
} from './request-rates.ts';
