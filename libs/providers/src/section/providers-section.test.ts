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
    /^a\.kind: use one of anthropic, openai, google, openai-compatible$/,
  ],
  [
    'an unknown field',
    { a: { ...local, modle: 'x' } },
    /^a: remove it or correct its spelling: a provider of kind openai-compatible has kind, model/,
  ],
  ['a bad id', { A_b: local }, /^A_b: use lower-case letters/],
  ['an entry that is no map', { a: 5 }, /^a: use a map with kind, model/],
  [
    'an address with a login',
    { a: { ...local, baseUrl: 'http://u:p@h/v1' } },
    /^a\.baseUrl: leave out user name and password/,
  ],
  ['an address of another scheme', { a: { ...local, baseUrl: 'file:///etc/passwd' } }, /begin it with http:/],
  ['an address with a query', { a: { ...local, baseUrl: 'http://h/v1?key=x' } }, /leave out query/],
  ['no address', { a: { kind: 'openai-compatible', model: 'm' } }, /^a\.baseUrl: use an address in full/],
  ['a key with a line break', { a: { ...local, apiKey: 'a\nb' } }, /^a\.apiKey: copy the key again/],
  [
    'no key for Anthropic itself',
    { a: { kind: 'anthropic', model: 'm' } },
    /^a\.apiKey: write \$\{ANTHROPIC_API_KEY\}/,
  ],
  [
    'no key for OpenAI itself',
    { a: { kind: 'openai', model: 'm' } },
    /^a\.apiKey: write \$\{OPENAI_API_KEY\} here/,
  ],
  [
    'no key for Google itself',
    { a: { kind: 'google', model: 'm' } },
    /^a\.apiKey: write \$\{GEMINI_API_KEY\} here/,
  ],
  [
    'an output larger than the context',
    { a: { ...local, contextTokens: 10, outputTokens: 10 } },
    /^a\.outputTokens: set it below contextTokens \(10\)/,
  ],
  ['no concurrency', { a: { ...local, concurrency: 0 } }, /^a\.concurrency: use a whole number from 1/],
  [
    'a negative price',
    { a: { ...local, prices: { output: -1 } } },
    /^a\.prices\.output: use US dollars per million tokens/,
  ],
])('%s is told with field and remedy', (_, input, sentence) => {
  expect(faults(input)).toEqual([expect.stringMatching(sentence)]);
});

test('every fault is told at once', () => {
  expect(faults({ a: { kind: 'nope' }, b: { ...local, model: '', concurrency: 1.5 } })).toEqual([
    expect.stringMatching(/^a\.kind: /),
    expect.stringMatching(/^a\.model: /),
    expect.stringMatching(/^b\.model: /),
    expect.stringMatching(/^b\.concurrency: /),
  ]);
});

test.each([{ kind: 'nope' }, {}])('a kind that is not known hides no other fault: %j', (kind) => {
  const entry = { ...kind, modle: 'x', baseUrl: 'here', prices: { input: -1 }, timeouts: { totalMs: 0 } };
  expect(faults({ a: entry })).toEqual([
    expect.stringMatching(/^a\.kind: use one of/),
    expect.stringMatching(/^a\.baseUrl: /),
    expect.stringMatching(/^a\.model: /),
    expect.stringMatching(/^a\.prices\.input: /),
    expect.stringMatching(/^a\.timeouts\.totalMs: /),
    expect.stringMatching(/^a: remove it or correct its spelling/),
  ]);
});

test('faults between fields are told beside those of single fields', () => {
  const entry = { kind: 'anthropic', concurrency: 0, contextTokens: 100 };
  expect(faults({ 'A b': entry })).toEqual([
    expect.stringMatching(/^A b\.model: /),
    expect.stringMatching(/^A b\.concurrency: /),
    expect.stringMatching(/^A b\.outputTokens: set it below contextTokens/),
    expect.stringMatching(/^A b\.apiKey: /),
    expect.stringMatching(/^A b: use lower-case letters/),
  ]);
});

test('a remedy is a clause: no field’s name before it, no full stop behind it, no second semicolon', () => {
  const told = faults({
    'A b': {
      kind: 'anthropic',
      model: '',
      apiKey: 'a b',
      baseUrl: 'x',
      concurrency: 0,
      prices: 1,
      timeouts: [],
      z: 1,
    },
    b: { outputTokens: 'many', baseUrl: 'http://u:p@h' },
    c: null,
  });
  expect(told.length).toBeGreaterThan(10);
  for (const fault of told) expect(fault).toMatch(/^[\w .]+: [a-z][^;]*[^.;]$/);
});

test('no fault repeats a key', () => {
  expect(faults({ a: { ...local, apiKey: 'my secret key' } }).join()).not.toContain('my secret key');
});

test('windows, reserve and thresholds are read in the operator’s words', () => {
  const entry = {
    ...local,
    prices: { input: 1 },
    windows: [
      { span: '5h', tokens: 2_000_000, requests: 500 },
      { span: '7d', cost: 12.5 },
    ],
    reserve: '10%',
    thresholds: { critical: 80 },
  };
  expect(providersSection.parse({ a: entry })['a']).toMatchObject({
    windows: [
      { name: '5h', spanMs: 18_000_000, tokens: 2_000_000, requests: 500 },
      { name: '7d', spanMs: 604_800_000, usd: 12.5 },
    ],
    reserve: 0.1,
    thresholds: { warning: 0.7, critical: 0.8, emergency: 0.95 },
  });
});

test.each(['5', '0h', '5 h', '-5h', '1.5h', '5y', '367d', '9999999h', 5, null])(
  'a span of %j is told what is right',
  (span) => {
    expect(faults({ a: { ...local, windows: [{ span, tokens: 1 }] } })).toEqual([
      expect.stringMatching(/^a\.windows\.0\.span: use a span such as 5h, 7d or 90m/),
    ]);
  },
);

test.each([
  [{ windows: [{ span: '5h' }] }, /^a\.windows\.0: say how many requests or tokens/],
  [{ windows: [{ span: '5h', tokens: 0 }] }, /^a\.windows\.0\.tokens: use a whole number from 1/],
  [
    { prices: { input: 1 }, windows: [{ span: '5h', cost: -1 }] },
    /^a\.windows\.0\.cost: use US dollars, more than 0/,
  ],
  [{ windows: [{ span: '5h', cost: 1 }] }, /^a\.prices: say what tokens cost/],
  [{ windows: [{ span: '5h', limit: 1, tokens: 1 }] }, /^a\.windows\.0: remove it or correct its spelling/],
  [{ windows: { span: '5h' } }, /^a\.windows: use a list of windows/],
  [
    {
      windows: [
        { span: '60m', tokens: 1 },
        { span: '1h', requests: 1 },
      ],
    },
    /^a\.windows: name each span once/,
  ],
  [{ reserve: 10 }, /^a\.reserve: use per cent from 0% to 90%/],
  [{ reserve: '95%' }, /^a\.reserve: use per cent from 0% to 90%/],
  [{ thresholds: { warning: 85, critical: 85 } }, /^a\.thresholds: let them rise/],
  [{ thresholds: { warning: 96 } }, /^a\.thresholds: let them rise/],
  [{ thresholds: { emergency: 101 } }, /^a\.thresholds\.emergency: use per cent of a window/],
  [{ thresholds: [70, 85, 95] }, /^a\.thresholds: use a map with warning, critical, emergency/],
])('%j is told what is right', (more, remedy) => {
  expect(faults({ a: { ...local, ...more } })).toEqual([expect.stringMatching(remedy)]);
});
