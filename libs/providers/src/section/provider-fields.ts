import { z } from 'zod';
import { limitFields } from './limit-fields.ts';
import { objectSentence } from './sentence.ts';

const wholeNumber = (smallest: number, largest: number) => {
  const sentence = `use a whole number from ${smallest} to ${largest}`;
  return z.int(sentence).min(smallest, sentence).max(largest, sentence);
};

const tokens = wholeNumber(1, 100_000_000);

const priceSentence = 'use US dollars per million tokens, 0 or more';
const price = z.number(priceSentence).min(0, priceSentence);

const prices = z
  .strictObject(
    {
      input: price.default(0),
      cachedInput: price.optional(),
      output: price.default(0),
    },
    objectSentence('prices', ['input', 'cachedInput', 'output']),
  )
  .transform(({ input, cachedInput = input, output }) => ({ input, cachedInput, output }));

/** Node's fetch gives up after five minutes without a byte, so a longer wait would be a promise not kept. */
const longestFirstByteMs = 300_000;
const longestTotalMs = 24 * 3_600_000;

const timeouts = z.strictObject(
  {
    firstByteMs: wholeNumber(1, longestFirstByteMs).default(60_000),
    totalMs: wholeNumber(1, longestTotalMs).default(600_000),
  },
  objectSentence('timeouts', ['firstByteMs', 'totalMs']),
);

const keySentence = 'copy the key again: it is printable characters without spaces or line breaks';
export const apiKey = z.string(keySentence).regex(/^[\x21-\x7e]+$/, keySentence);

const modelSentence = 'use the name of a model as the provider spells it';

/** What every kind of provider has; `contextTokens` is the kind's default. */
export const providerFields = (contextTokens: number) => ({
  model: z.string(modelSentence).trim().min(1, modelSentence),
  /** Several keys, used in turn, each with its own cooldown; instead of one `apiKey`. */
  apiKeys: z
    .array(apiKey, 'use a list of keys')
    .min(1, 'name at least one key')
    .max(20, 'name at most 20 keys')
    .optional(),
  /** Runs in progress over all workers. */
  concurrency: wholeNumber(1, 10_000).default(4),
  requestsPerMinute: wholeNumber(1, 10_000_000).optional(),
  tokensPerMinute: wholeNumber(1, 1_000_000_000_000).optional(),
  contextTokens: tokens.default(contextTokens),
  outputTokens: tokens.default(8_192),
  prices: prices.default({ input: 0, cachedInput: 0, output: 0 }),
  timeouts: timeouts.default({ firstByteMs: 60_000, totalMs: 600_000 }),
  ...limitFields,
});

export const providerFieldNames = [
  'kind',
  'model',
  'apiKey',
  'apiKeys',
  'baseUrl',
  'concurrency',
  'requestsPerMinute',
  'tokensPerMinute',
  'contextTokens',
  'outputTokens',
  'prices',
  'timeouts',
  'windows',
  'reserve',
  'thresholds',
];
