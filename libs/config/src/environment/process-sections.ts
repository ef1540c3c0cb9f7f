import { z } from 'zod';

/* Messages say what is allowed; `readEnvironment` puts name, value and remedy around them. */

const wholeNumber = (allowed: string, smallest: number, largest = Number.MAX_SAFE_INTEGER) =>
  z.coerce.number(allowed).int(allowed).min(smallest, allowed).max(largest, allowed);

/** 0 takes a free one. */
export const portVariable = wholeNumber('a port from 0 to 65535', 0, 65_535);

const choice = <const T extends readonly string[]>(...values: T) =>
  z.enum(values, `one of ${values.join(', ')}`);

const url = (protocol: RegExp, example: string) => z.url({ protocol, error: `a URL such as ${example}` });

/** Environment variables that every process reads. */
export const commonEnvironment = z.object({
  BATON_HOST: z.string().default('127.0.0.1'),
  BATON_LOG_LEVEL: choice('debug', 'info', 'warn', 'error', 'silent').default('info'),
  /** `off`: migrations are run by `baton migrate` alone. */
  BATON_MIGRATE: choice('on', 'off').default('on'),
});

/** Of processes that stand on stores of their own. */
export const storesEnvironment = z.object({
  DATABASE_URL: url(/^postgres(ql)?$/u, 'postgres://user:password@host:5432/baton'),
  REDIS_URL: url(/^rediss?$/u, 'redis://host:6379').optional(),
});

/** Of whoever looks for a server. */
export const clientEnvironment = z.object({
  BATON_URL: url(/^https?$/u, 'http://127.0.0.1:7700').optional(),
  BATON_API_KEY: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]+$/u, 'the key as it was printed, without spaces')
    .optional(),
});

export const simulatorEnvironment = z.object({
  BATON_SIMULATOR_PORT: portVariable.default(7790),
  /** Of one that runs elsewhere. */
  BATON_SIMULATOR_URL: url(/^https?$/u, 'http://simulator:7790').optional(),
});

export const apiEnvironment = z.object({ BATON_PORT: portVariable.default(7700) });

export const workerEnvironment = z.object({
  /** Health and metrics; unset: 7701, or the next free one. */
  BATON_WORKER_PORT: portVariable.optional(),
  /** Provider ids this worker serves, with commas; unset: all. */
  BATON_WORKER_PROVIDERS: z.string().optional(),
  /** Runs of one provider this worker takes at a time; unset: as many as the provider allows. */
  BATON_WORKER_CONCURRENCY: wholeNumber('a whole number above 0', 1).optional(),
  /** Keeps several Batons apart in one Redis. */
  BATON_QUEUE_PREFIX: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/u, 'up to 40 small letters, digits and hyphens')
    .default('baton'),
  /** How long calls under way may take at a stop, in milliseconds. */
  BATON_GRACE_MS: wholeNumber('a whole number of milliseconds, 0 or more', 0).default(10_000),
});
