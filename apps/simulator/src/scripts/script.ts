import { z } from 'zod';
import { stepSchema } from './step.ts';
import { integer, number, strict, text } from './fields.ts';

const HOUR_MS = 3_600_000;
const YEAR_SECONDS = 31_536_000;
const FRAMING_HEADERS = new Set(['content-length', 'transfer-encoding', 'connection']);

const headersSchema = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z0-9-]+$/, 'a header name of letters, digits and hyphens')
      .refine((name) => !FRAMING_HEADERS.has(name.toLowerCase()), 'no header that frames the message'),
    z.string('a header value as text').regex(/^[\t\x20-\x7e]*$/, 'a header value of printable ASCII'),
    'an object of header names and values',
  )
  .transform((headers) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  );

const errorSchema = strict({
  call: integer('the number of the call, a whole number from 1', 1, Number.MAX_SAFE_INTEGER),
  status: integer('a status from 200 to 599', 200, 599),
  headers: headersSchema.optional(),
  body: z.unknown().optional(),
  /** With status 200: after so many pieces of the answer; 1 where nothing is said. */
  afterPieces: integer('a whole number of pieces from 0', 0, 1e9).optional(),
});

const windowSchema = strict({
  requests: integer('a whole number of requests from 0', 0, Number.MAX_SAFE_INTEGER).optional(),
  tokens: integer('a whole number of tokens from 0', 0, Number.MAX_SAFE_INTEGER).optional(),
  seconds: number(`seconds from 0.001 to ${YEAR_SECONDS}`, 0.001, YEAR_SECONDS),
}).refine(
  (window) => (window.requests === undefined) !== (window.tokens === undefined),
  'an object with seconds and either requests or tokens',
);

/** What one provider does. Every field is optional; the empty script answers at once, without limits. */
export const scriptSchema = strict({
  /** Plays this script when the first user message contains this text. */
  match: text('the text to look for, not empty').min(1, 'the text to look for, not empty').optional(),
  /** Milliseconds before the first byte. */
  latencyMs: number(`milliseconds from 0 to ${HOUR_MS}`, 0, HOUR_MS).optional(),
  /** Pace of a stream, and the wait before an answer that is not streamed. */
  tokensPerSecond: number('tokens a second, more than 0', 0.001, 1e9).optional(),
  /** Calls in the minute that begins with the first of them. */
  requestsPerMinute: integer('a whole number from 1', 1, 1e9).optional(),
  /** Holds so many requests or tokens, and reopens `seconds` after its first request. 0: out of window now. */
  window: windowSchema.optional(),
  /** false: no header tells what is left of the window, as some vendors do. */
  tellsLimits: z.boolean('true or false').optional(),
  /** Probability that a call meets an overloaded provider. */
  overload: number('a probability from 0 to 1', 0, 1).optional(),
  /** Seed of the overload draws. */
  seed: integer('a whole number from 0 to 4294967295', 0, 4_294_967_295).optional(),
  /** Largest input in tokens. */
  contextTokens: integer('a whole number of tokens from 1', 1, 1e9).optional(),
  /** Share of the input that is read from the cache, which only the usage numbers tell. */
  cachedShare: number('a share from 0 to 1', 0, 1).optional(),
  /** What the real vendor refuses in a conversation is refused; false lets it pass. */
  strict: z.boolean('true or false').optional(),
  /** Breaks the connection after so many pieces of the answer; unstreamed, before the body. */
  dropAfterChunks: integer('a whole number from 0', 0, 1e9).optional(),
  errors: z.array(errorSchema, 'a list of errors').optional(),
  steps: z.array(stepSchema, 'a list of steps').optional(),
  /** The only key that is let in; without it any key, or none. */
  apiKey: text('a key, not empty').min(1, 'a key, not empty').optional(),
});

/** A script as it is written in JSON. */
export type Script = z.input<typeof scriptSchema>;
/** A script as it is played. */
export type ReadScript = z.output<typeof scriptSchema>;
export type ScriptedError = z.output<typeof errorSchema>;
