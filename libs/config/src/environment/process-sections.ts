import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** Environment variables that every process reads. */
export const commonEnvironment = z.object({
  BATON_HOST: z.string().default('127.0.0.1'),
  BATON_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** `off`: migrations are run by `baton migrate` alone. */
  BATON_MIGRATE: z.enum(['on', 'off']).default('on'),
});

/** Of processes that stand on stores of their own. */
export const storesEnvironment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/u }),
  REDIS_URL: z.url({ protocol: /^rediss?$/u }).optional(),
});

export const apiEnvironment = z.object({ BATON_PORT: port.default(7700) });

export const workerEnvironment = z.object({
  /** Health and metrics; unset: 7701, or the next free one. */
  BATON_WORKER_PORT: port.optional(),
  /** Provider ids this worker serves, with commas; unset: all. */
  BATON_WORKER_PROVIDERS: z.string().optional(),
  /** Runs of one provider this worker takes at a time; unset: as many as the provider allows. */
  BATON_WORKER_CONCURRENCY: z.coerce.number().int().positive().optional(),
  /** Keeps several Batons apart in one Redis. */
  BATON_QUEUE_PREFIX: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/u, 'use up to 40 small letters, digits and hyphens')
    .default('baton'),
  /** How long calls under way may take at a stop, in milliseconds. */
  BATON_GRACE_MS: z.coerce.number().int().min(0).default(10_000),
});
