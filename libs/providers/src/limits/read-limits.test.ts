import { expect, test } from 'vitest';
import { readLimits } from './read-limits.ts';

const now = new Date('2030-01-01T00:00:00Z');
const inSeconds = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000);
const read = (headers: Record<string, string>) => readLimits(headers, now);

test('Anthropic’s requests and tokens, with RFC 3339 resets', () => {
  expect(
    read({
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-reset': '2030-01-01T00:00:02Z',
      'anthropic-ratelimit-input-tokens-limit': '400000',
      'anthropic-ratelimit-input-tokens-remaining': '100000',
      'anthropic-ratelimit-input-tokens-reset': '2030-01-01T00:00:45Z',
      'anthropic-ratelimit-output-tokens-limit': '80000',
      'anthropic-ratelimit-output-tokens-remaining': '0',
      'content-type': 'text/event-stream',
    }),
  ).toEqual([
    {
      name: 'requests',
      unit: 'requests',
      limit: 50,
      left: 49,
      leftShare: 0.98,
      resetsAt: inSeconds(2),
      forAllModels: false,
    },
    {
      name: 'input-tokens',
      unit: 'input_tokens',
      limit: 400_000,
      left: 100_000,
      leftShare: 0.25,
      resetsAt: inSeconds(45),
      forAllModels: false,
    },
    {
      name: 'output-tokens',
      unit: 'output_tokens',
      limit: 80_000,
      left: 0,
      leftShare: 0,
      resetsAt: null,
      forAllModels: false,
    },
  ]);
});

test('the windows of a subscription: a share that is used, an epoch, and all models at once', () => {
  expect(
    read({
      'anthropic-ratelimit-unified-status': 'allowed',
      'anthropic-ratelimit-unified-5h-status': 'allowed',
      'anthropic-ratelimit-unified-5h-utilization': '0.75',
      'anthropic-ratelimit-unified-5h-reset': String(inSeconds(3_600).getTime() / 1_000),
      'anthropic-ratelimit-unified-7d-status': 'rejected',
      'anthropic-ratelimit-unified-7d-utilization': '1.04',
      'anthropic-ratelimit-unified-7d-reset': '2030-01-04T00:00:00Z',
      'anthropic-ratelimit-unified-7d_opus-utilization': '0.5',
    }),
  ).toMatchObject([
    { name: '5h', unit: 'share', limit: null, left: null, leftShare: 0.25, resetsAt: inSeconds(3_600) },
    { name: '7d', leftShare: 0, resetsAt: inSeconds(3 * 86_400), forAllModels: true },
    { name: '7d_opus', leftShare: 0.5, resetsAt: null, forAllModels: false },
  ]);
});

test('OpenAI’s requests and tokens, with durations', () => {
  expect(
    read({
      'x-ratelimit-limit-requests': '5000',
      'x-ratelimit-remaining-requests': '4999',
      'x-ratelimit-reset-requests': '120ms',
      'x-ratelimit-limit-tokens': '160000',
      'x-ratelimit-remaining-tokens': '40000',
      'x-ratelimit-reset-tokens': '6m30s',
    }),
  ).toMatchObject([
    { name: 'requests', unit: 'requests', limit: 5_000, left: 4_999, resetsAt: inSeconds(0.12) },
    { name: 'tokens', unit: 'tokens', limit: 160_000, leftShare: 0.25, resetsAt: inSeconds(390) },
  ]);
});

test('generic headers, in seconds, as an epoch in s or ms, or as a date', () => {
  const rate = (reset: string, prefix = 'x-ratelimit') =>
    read({ [`${prefix}-limit`]: '100', [`${prefix}-remaining`]: '20', [`${prefix}-reset`]: reset })[0];
  for (const reset of [
    '30',
    '1893456030',
    '1893456030000',
    '2030-01-01T00:00:30Z',
    'Tue, 01 Jan 2030 00:00:30 GMT',
  ])
    expect([reset, rate(reset)]).toMatchObject([
      reset,
      { name: 'rate', leftShare: 0.2, resetsAt: inSeconds(30) },
    ]);
  expect(rate('30', 'ratelimit')).toEqual(rate('30'));
});

test('the IETF’s one header with its policy', () => {
  expect(
    read({ ratelimit: '"default";r=50;t=30', 'ratelimit-policy': '"default";q=100;w=60' }),
  ).toMatchObject([{ name: 'rate', unit: 'requests', limit: 100, left: 50, resetsAt: inSeconds(30) }]);
  expect(read({ ratelimit: '"a";r=1;t=3, "b";r=2;t=4', 'ratelimit-policy': '"a";q=5, "b";q=9' })).toEqual([]);
  expect(read({ ratelimit: '"default";r=50;t=30' })).toEqual([]);
});

/** [limit, remaining]: whatever is told of it is nothing. */
const lies: readonly (readonly [string | undefined, string | undefined])[] = [
  [undefined, '10'],
  ['100', undefined],
  ['-1', '-1'],
  ['100', '-5'],
  ['100', 'NaN'],
  ['NaN', '10'],
  ['Infinity', '10'],
  ['1e3', '10'],
  ['0x10', '3'],
  ['100, 200', '10'],
  ['100', '10, 20'],
  ['100', '101'],
  ['', ''],
  [' ', ' '],
  ['unlimited', '100'],
  ['9'.repeat(400), '1'],
];

test.each(lies)('a limit of %j with %j left is no window', (limit, remaining) => {
  for (const [most, left] of [
    ['anthropic-ratelimit-tokens-limit', 'anthropic-ratelimit-tokens-remaining'],
    ['x-ratelimit-limit-tokens', 'x-ratelimit-remaining-tokens'],
    ['x-ratelimit-limit', 'x-ratelimit-remaining'],
  ] as const)
    expect(
      read({
        ...(limit !== undefined && { [most]: limit }),
        ...(remaining !== undefined && { [left]: remaining }),
      }),
    ).toEqual([]);
});

test.each(['-1', 'NaN', '42', 'half', '0.5, 0.6'])('a utilization of %j is no share', (value) => {
  expect(read({ 'anthropic-ratelimit-unified-5h-utilization': value })).toEqual([]);
});

test.each([
  '-30',
  'NaN',
  'soon',
  '30, 60',
  '9999-12-31T23:59:59Z',
  '2029-12-31T23:59:59Z',
  '253402300799',
  '0',
  '1893455999',
  'x'.repeat(10_000),
  '',
])('a reset of %j is not believed; what is left is', (reset) => {
  expect(
    read({ 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '20', 'x-ratelimit-reset': reset }),
  ).toMatchObject([{ left: 20, resetsAt: null }]);
});

test('headers that speak of nothing cost next to nothing, and a vendor’s few microseconds', () => {
  const plain = Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`x-header-${n}`, `value ${n}`]));
  const full = {
    ...plain,
    ...Object.fromEntries(
      ['requests', 'tokens', 'input-tokens', 'output-tokens'].flatMap((what) => [
        [`anthropic-ratelimit-${what}-limit`, '100000'],
        [`anthropic-ratelimit-${what}-remaining`, '50000'],
        [`anthropic-ratelimit-${what}-reset`, '2030-01-01T00:00:30Z'],
      ]),
    ),
  };
  const microsecondsOf = (headers: Record<string, string>): number => {
    const rounds = 5_000;
    for (let round = 0; round < rounds; round += 1) read(headers);
    const startedAt = performance.now();
    for (let round = 0; round < rounds; round += 1) read(headers);
    return ((performance.now() - startedAt) * 1_000) / rounds;
  };
  console.log(
    `limits in headers: ${microsecondsOf(full).toFixed(1)} µs, of none ${microsecondsOf(plain).toFixed(1)} µs`,
  );
  expect([read(full).length, read(plain).length]).toEqual([4, 0]);
});
