import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyFailure } from './classify-failure.ts';
import { readLabelled, sampleOf } from './corpus.test-data.ts';
import type { FailureSample } from './failure-sample.ts';

const now = new Date('2026-11-21T12:00:00Z');
const classify = (sample: Partial<FailureSample>) =>
  classifyFailure({ kind: 'other', provider: 'p', channel: 'http', headers: {}, body: '', ...sample }, now);
const day = 24 * 3_600_000;

describe('headers that lie', () => {
  const wait = (headers: Record<string, string>) => classify({ status: 429, headers }).wait;

  test.each(['-5', 'NaN', '', 'soon', '1e9999', '0x10', 'Infinity'])(
    'a retry-after of %j is no wait',
    (value) => expect(wait({ 'retry-after': value })).toBeNull(),
  );
  test('the year 9999 is a year from now at most', () =>
    expect(wait({ 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' })?.afterMs).toBe(366 * day));
  test('thirty days are kept', () => expect(wait({ 'retry-after': '2592000' })?.afterMs).toBe(30 * day));
  test('digits without end do not overflow', () =>
    expect(wait({ 'retry-after': '999999999999999999' })?.afterMs).toBe(366 * day));
  test('of two values the longer', () => expect(wait({ 'retry-after': '5, 60' })?.afterMs).toBe(60_000));
  test('a reset that has passed asks for no wait', () =>
    expect(
      wait({ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '2020-01-01T00:00:00Z' })
        ?.afterMs,
    ).toBe(0));
  test('a bucket that is not used up says nothing', () =>
    expect(wait({ 'x-ratelimit-remaining-tokens': '-1', 'x-ratelimit-reset-tokens': '0' })).toBeNull());
  test('of two buckets that are used up the one that opens last', () =>
    expect(
      wait({
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '120ms',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '6m0s',
      })?.afterMs,
    ).toBe(360_000));
});

describe('bodies nobody meant to send', () => {
  const big = 'x'.repeat(5_000_000);
  test.each([
    ['5 MB without a meaning', big],
    ['5 MB of opening braces', '{"a":'.repeat(1_000_000)],
    ['5 MB of quotes', '"'.repeat(5_000_000)],
    ['5 MB of digits', '1'.repeat(5_000_000)],
    ['5 MB of line ends', '\n'.repeat(5_000_000)],
    ['many dots', '.'.repeat(100_000)],
    ['many words', 'error the '.repeat(50_000)],
    ['many paths', 'a/b.'.repeat(50_000)],
    ['many bars', '| '.repeat(50_000)],
    ['many colons', 'error: '.repeat(50_000)],
    ['many tabs', '\t'.repeat(100_000)],
    ['many clock times', 'resets at 3pm '.repeat(50_000)],
    ['many frames', '  File "a", line 1, in b\n    c()\n'.repeat(20_000)],
    ['many waits', 'retry in 1 2 3m 4 '.repeat(20_000)],
    ['many escapes', '{\\"'.repeat(50_000)],
    ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0x7b, 0x22, 0xc3, 0x28]).toString('utf8')],
    ['lone surrogates and null', '\ud800{"error":"\u0000\udfff"}'],
    ['half a JSON', '{"error":{"message":"Overl'],
    ['nothing', ''],
  ])('%s has a class', (_name, body) => {
    expect(classify({ status: 500, body }).class).toBe('server_error');
    expect(classify({ channel: 'cli', body }).class).toMatch(/^(?:none|server_error)$/);
  });

  test('the cause at the end of a long body is found', () =>
    expect(
      classify({ channel: 'http', status: 400, body: `${big}\nprompt is too long: 3 tokens > 2 maximum` })
        .class,
    ).toBe('context_too_long'));

  test('any text has an answer, and the same one again', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '{',
        '}',
        '[',
        '"',
        "'",
        '\\',
        ':',
        ',',
        '429',
        'rate limit',
        'resets ',
        '3pm',
        'error',
        '\n',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.constantFrom('http', 'sse', 'cli', 'network'),
        (pieces, channel) => {
          const sample = { body: pieces.join(''), channel };
          expect(classify(sample)).toEqual(classify(sample));
        },
      ),
      { numRuns: 500 },
    );
  });
});

test('any JSON has an answer', () => {
  const field = fc.constantFrom(
    ...'error type code status message detail result headers metadata raw choices'.split(' '),
  );
  const tree = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(
        null,
        true,
        429,
        '429',
        'error',
        'assistant',
        'result',
        'rate_limit_event',
        'system',
        'x y',
      ),
      fc.dictionary(field, tie('value'), { maxKeys: 4 }),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  })).value;
  fc.assert(
    fc.property(tree, (value) => {
      expect(classify({ channel: 'cli', body: JSON.stringify(value) }).class).toEqual(expect.any(String));
    }),
    { numRuns: 1_000 },
  );
});

test('what is not known is said not to be known', () => {
  expect(classify({ status: 200, channel: 'cli', body: 'Hello.' }).evidence.by).toBe('unclassified');
  expect(classify({ channel: 'network', body: 'Hello.' }).evidence.by).toBe('unclassified');
});

test('evidence holds no secret', () => {
  const { evidence } = classify({
    status: 401,
    body: 'invalid api key: sk-abcdefgh12345678',
    secrets: ['sk-abcdefgh12345678'],
  });
  expect(JSON.stringify(evidence)).not.toContain('12345678');
});

test('what a command says that ended well is an answer, but for a banner of its own', () => {
  const banner = "You've hit your limit · resets 7pm";
  const printed = { kind: 'claude-code', channel: 'cli', exitCode: 0 } as const;
  expect(classify({ ...printed, body: banner }).class).toBe('usage_window');
  const long = `${banner}\n${'That line is all it printed. '.repeat(20)}`;
  expect(classify({ ...printed, body: long }).class).toBe('none');
  expect(classify({ ...printed, exitCode: 1, body: long }).class).toBe('usage_window');
});

test('an answer that talks of limits is an answer', () => {
  const content = 'You have hit your usage limit. HTTP 429, try again in 20s.';
  for (const body of [
    JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] }),
    JSON.stringify({ type: 'message', role: 'assistant', content: [{ type: 'text', text: content }] }),
    JSON.stringify({ candidates: [{ content: { parts: [{ text: content }] }, finishReason: 'STOP' }] }),
    content,
  ])
    expect(classify({ status: 200, body }).class).toBe('none');
});

/** Printed for people; machines differ too much to assert it. */
test('how long it takes', () => {
  const samples = readLabelled('limits').map(sampleOf);
  for (const sample of samples) classifyFailure(sample, now);
  const times = [1, 2, 3, 4, 5].flatMap(() =>
    samples.map((sample) => {
      const from = performance.now();
      classifyFailure(sample, now);
      return (performance.now() - from) * 1_000;
    }),
  );
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0);
  const body = JSON.stringify({ error: { message: 'Overloaded', detail: 'word '.repeat(200_000) } });
  for (let round = 0; round < 20; round += 1) classify({ status: 529, body });
  const from = performance.now();
  for (let round = 0; round < 20; round += 1) classify({ status: 529, body });
  const largeUs = ((performance.now() - from) / 20) * 1_000;
  console.log(
    `classification: median ${at(0.5)} µs, p95 ${at(0.95)} µs; a body of 1 MB ${largeUs.toFixed(0)} µs`,
  );
  expect(times).toHaveLength(samples.length * 5);
});

describe('a command’s own lines of an error', () => {
  const cli = (body: string) => classify({ channel: 'cli', body });

  test.each([
    [
      'what Python raised, below its stack',
      'Traceback (most recent call last):\n  File "/a/b.py", line 3, in run\n    raise error_class(parsed)\nbotocore.errorfactory.ThrottlingException: An error occurred (ThrottlingException) when calling the Converse operation: Too many tokens per day, please wait before trying again.',
      'quota_exhausted',
    ],
    [
      'a log line with its level',
      '2026-05-29 09:06:58.664 ERROR (MainThread) [custom.providers] Provider Ollama failed: server busy, please try again.',
      'overloaded',
    ],
    ['a wording that ends its line', 'Request to model timed out\nBye, it failed.', 'timeout'],
    [
      'an error in an error',
      "Error: Error invoking remote method 'chat': TypeError: fetch failed",
      'network',
    ],
    [
      'what stands above its body',
      '[proxy] Request error: Upstream error: 429 Too Many Requests\n{"error":{"code":"1302","message":"High concurrency"}}',
      'rate_limit',
    ],
  ])('%s', (_what, body, expected) => expect(cli(body).class).toBe(expected));

  test.each([
    [
      'a line of a test',
      "t.deepEqual({ message: 'Rate limit exceeded, retry in 1 second'\n}, JSON.parse(res.payload))",
    ],
    [
      'an entry of a reference',
      '401 - Incorrect API key provided\n\nCause: The key is not correct.\nSolution: Clear your cache.',
    ],
    [
      'a list of statuses',
      '400 - invalid_request_error: an issue with the format.\n429 - rate_limit_error: Your account has hit a rate limit.',
    ],
    [
      'a status with its explanation',
      '429 Too Many Requests response with a Retry-After header indicating how many seconds to wait.',
    ],
    ['a status and when it comes', '429 errors when the pool is full.'],
    ['an error of something else', "Error: Cannot find module './limits.js'"],
  ])('%s is none', (_what, body) => expect(cli(body).class).toBe('none'));
});

test('one request over the whole budget of its minute is too long, whatever wait is stated', () => {
  const said = (limit: number) =>
    classify({
      kind: 'groq',
      status: 429,
      body: `Rate limit reached for model m on tokens per minute (TPM): Limit ${limit}, Used 0, Requested ~12903. Please try again in 50s.`,
    });
  expect(said(7_000)).toMatchObject({ class: 'context_too_long', action: 'shrink_context' });
  expect(said(13_000)).toMatchObject({ class: 'rate_limit', action: 'retry_same_after_wait' });
});
