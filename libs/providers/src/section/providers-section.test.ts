import { expect, test } from 'vitest';
import { providersSection } from './providers-section.ts';

const faults = (input: unknown): string[] =>
  (providersSection.safeParse(input).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
const local = { kind: 'openai-compatible', model: 'm', baseUrl: 'http://127.0.0.1:11434/v1/' };

test('what is left out has a sensible value', () => {
  expect(providersSection.parse({ local })['local']).toEqual({
    kind: 'openai-compatible',
    model: 'm',
    baseUrl: 'http://127.0.0.1:11434/v1',
    concurrency: 4,
    contextTokens: 128_000,
    outputTokens: 8_192,
    prices: { input: 0, cachedInput: 0, output: 0 },
    timeouts: { firstByteMs: 60_000, totalMs: 600_000 },
  });
});

test('cached input costs what input costs unless told otherwise', () => {
  expect(
    providersSection.parse({ local: { ...local, prices: { input: 3 } } })['local']?.prices.cachedInput,
  ).toBe(3);
});

test.each([
  [
    'an unknown kind',
    { a: { kind: 'nope', model: 'm' } },
    /^a\.kind: kind must be one of anthropic, openai-compatible/,
  ],
  [
    'an unknown field',
    { a: { ...local, modle: 'x' } },
    /^a: "modle" is not a field .* Known fields: kind, model/,
  ],
  ['a bad id', { A_b: local }, /id is not a usable id: use lower-case/],
  [
    'an address with a login',
    { a: { ...local, baseUrl: 'http://u:p@h/v1' } },
    /^a\.baseUrl: baseUrl must not carry a user name/,
  ],
  [
    'an address of another scheme',
    { a: { ...local, baseUrl: 'file:///etc/passwd' } },
    /must begin with http/,
  ],
  ['an address with a query', { a: { ...local, baseUrl: 'http://h/v1?key=x' } }, /must not carry a query/],
  ['no address', { a: { kind: 'openai-compatible', model: 'm' } }, /^a\.baseUrl: baseUrl must be an address/],
  ['a key with a line break', { a: { ...local, apiKey: 'a\nb' } }, /^a\.apiKey: apiKey must be printable/],
  ['no key for Anthropic itself', { a: { kind: 'anthropic', model: 'm' } }, /^a\.apiKey: apiKey is missing/],
  [
    'an output larger than the context',
    { a: { ...local, contextTokens: 10, outputTokens: 10 } },
    /^a\.outputTokens: .* must be smaller/,
  ],
  [
    'no concurrency',
    { a: { ...local, concurrency: 0 } },
    /^a\.concurrency: concurrency must be a whole number from 1/,
  ],
  [
    'a negative price',
    { a: { ...local, prices: { output: -1 } } },
    /^a\.prices\.output: prices\.output must be US dollars/,
  ],
])('%s is told with field and remedy', (_, input, sentence) => {
  expect(faults(input)).toEqual([expect.stringMatching(sentence)]);
});

test('every fault is told at once', () => {
  expect(faults({ a: { kind: 'nope' }, b: { ...local, model: '', concurrency: 1.5 } })).toHaveLength(3);
});

test('no fault repeats a key', () => {
  expect(faults({ a: { ...local, apiKey: 'my secret key' } }).join()).not.toContain('my secret key');
});
