import { z } from 'zod';
import { objectSentence } from './sentence.ts';

const wholeNumber = (field: string, smallest: number, largest: number) => {
  const sentence = `${field} must be a whole number from ${smallest} to ${largest}.`;
  return z.int(sentence).min(smallest, sentence).max(largest, sentence);
};

const tokens = (field: string) => wholeNumber(field, 1, 100_000_000);

const price = (field: string) => {
  const sentence = `prices.${field} must be US dollars per million tokens, 0 or more.`;
  return z.number(sentence).min(0, sentence);
};

const prices = z
  .strictObject(
    {
      input: price('input').default(0),
      cachedInput: price('cachedInput').optional(),
      output: price('output').default(0),
    },
    objectSentence('prices', ['input', 'cachedInput', 'output']),
  )
  .transform(({ input, cachedInput = input, output }) => ({ input, cachedInput, output }));

/** Node's fetch gives up after five minutes without a byte, so a longer wait would be a promise not kept. */
const longestFirstByteMs = 300_000;
const longestTotalMs = 24 * 3_600_000;

const timeouts = z.strictObject(
  {
    firstByteMs: wholeNumber('timeouts.firstByteMs', 1, longestFirstByteMs).default(60_000),
    totalMs: wholeNumber('timeouts.totalMs', 1, longestTotalMs).default(600_000),
  },
  objectSentence('timeouts', ['firstByteMs', 'totalMs']),
);

const keySentence = 'apiKey must be printable characters without spaces or line breaks: copy the key again.';
export const apiKey = z.string(keySentence).regex(/^[\x21-\x7e]+$/, keySentence);

/** What every kind of provider has; `contextTokens` is the kind's default. */
export const providerFields = (contextTokens: number) => ({
  model: z
    .string('model must be the name of a model as the provider spells it.')
    .trim()
    .min(1, 'model must not be empty: write the name of a model as the provider spells it.'),
  /** Runs in progress over all workers. */
  concurrency: wholeNumber('concurrency', 1, 10_000).default(4),
  requestsPerMinute: wholeNumber('requestsPerMinute', 1, 10_000_000).optional(),
  tokensPerMinute: wholeNumber('tokensPerMinute', 1, 1_000_000_000_000).optional(),
  contextTokens: tokens('contextTokens').default(contextTokens),
  outputTokens: tokens('outputTokens').default(8_192),
  prices: prices.default({ input: 0, cachedInput: 0, output: 0 }),
  timeouts: timeouts.default({ firstByteMs: 60_000, totalMs: 600_000 }),
});

export const providerFieldNames = [
  'kind',
  'model',
  'apiKey',
  'baseUrl',
  'concurrency',
  'requestsPerMinute',
  'tokensPerMinute',
  'contextTokens',
  'outputTokens',
  'prices',
  'timeouts',
];
