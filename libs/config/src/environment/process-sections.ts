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

const mebibyte = 1024 * 1024;

const limit = (unit: string, from: number, preset: number, to?: number) =>
  wholeNumber(
    `a whole number of ${unit} from ${from}${to === undefined ? '' : ` to ${to}`}`,
    from,
    to,
  ).default(preset);

/** Where the api listens, and how much anybody may ask of it. */
export const apiEnvironment = z.object({
  BATON_PORT: portVariable.default(7700),
  /** From the first byte of a request to the last of its headers, and to the last of its body. */
  BATON_HTTP_HEADERS_TIMEOUT_MS: limit('milliseconds', 100, 15_000, 3_600_000),
  BATON_HTTP_REQUEST_TIMEOUT_MS: limit('milliseconds', 100, 60_000, 3_600_000),
  /** How long a connection may stay open between requests; longer than a load balancer's own. */
  BATON_HTTP_KEEP_ALIVE_MS: limit('milliseconds', 100, 65_000, 3_600_000),
  BATON_HTTP_MAX_HEADERS: limit('headers', 10, 100, 1_000),
  BATON_HTTP_MAX_HEADER_BYTES: limit('bytes', 1_024, 16_384, mebibyte),
  BATON_HTTP_MAX_CONNECTIONS: limit('connections', 1, 5_000),
  /** Event streams. */
  BATON_HTTP_MAX_STREAMS: limit('streams', 0, 2_000),
  BATON_HTTP_MAX_STREAMS_PER_KEY: limit('streams', 0, 1_000),
  /** Of a request, and of a batch. */
  BATON_HTTP_MAX_BODY_BYTES: limit('bytes', 1_024, mebibyte, 64 * mebibyte),
  BATON_HTTP_MAX_BATCH_BYTES: limit('bytes', 1_024, 16 * mebibyte, 256 * mebibyte),
  /** Of one key, over all apis. 0: as many as it wants. */
  BATON_HTTP_REQUESTS_PER_MINUTE: limit('requests a minute', 0, 60_000),
  /** From one address, at one api. 0: as many as it wants. */
  BATON_HTTP_WRONG_KEYS_PER_MINUTE: limit('attempts a minute', 0, 60),
  /** Above one of these new requests are refused until it is well below again. */
  BATON_SHED_REQUESTS: limit('requests', 1, 1_000),
  BATON_SHED_LOOP_DELAY_MS: limit('milliseconds', 10, 250),
  BATON_SHED_MEMORY_PERCENT: limit('per cent', 10, 85, 100),
});

export type ApiEnvironment = z.output<typeof apiEnvironment>;

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
