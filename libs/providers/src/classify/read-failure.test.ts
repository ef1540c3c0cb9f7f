import type { FailureCode } from '@baton/domain';
import { describe, expect, test } from 'vitest';
import { readFailure } from './read-failure.ts';
import type { FailureSample } from './failure-sample.ts';

const now = new Date('2026-11-21T12:00:00Z');
const classify = (sample: Partial<FailureSample>) =>
  readFailure(
    { kind: 'anthropic', provider: 'claude', channel: 'http', headers: {}, body: '', ...sample },
    now,
  );
const anthropicError = (type: string, message: string): string =>
  JSON.stringify({ type: 'error', error: { type, message } });
const openaiError = (message: string, code: string | null, type = 'invalid_request_error'): string =>
  JSON.stringify({ error: { message, type, param: null, code } });

const table: readonly (readonly [FailureCode, number | undefined, string])[] = [
  [
    'rate_limit',
    429,
    anthropicError('rate_limit_error', 'This request would exceed your organization’s rate limit.'),
  ],
  [
    'quota_exhausted',
    429,
    openaiError('You exceeded your current quota, please check your plan.', 'insufficient_quota'),
  ],
  [
    'quota_exhausted',
    400,
    anthropicError('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.'),
  ],
  ['quota_exhausted', 402, '402 Insufficient Balance'],
  ['usage_window', 429, '{"error":"you have reached your weekly usage limit"}'],
  ['usage_window', 429, anthropicError('rate_limit_error', 'Your 5-hour limit is reached.')],
  ['overloaded', 529, anthropicError('overloaded_error', 'Overloaded')],
  ['overloaded', 503, ''],
  ['server_error', 500, anthropicError('api_error', 'Internal server error')],
  ['server_error', 502, '<html>Bad gateway</html>'],
  ['timeout', 504, '<html>504 Gateway Time-out</html>'],
  [
    'context_too_long',
    400,
    anthropicError('invalid_request_error', 'prompt is too long: 208656 tokens > 200000 maximum'),
  ],
  [
    'context_too_long',
    400,
    openaiError('This model’s maximum context length is 4097 tokens.', 'context_length_exceeded'),
  ],
  ['context_too_long', 413, ''],
  ['auth', 401, openaiError('Incorrect API key provided.', 'invalid_api_key')],
  ['auth', 400, '{"error":{"code":400,"message":"API key not valid. Please pass a valid API key."}}'],
  ['permission', 403, anthropicError('permission_error', 'Your key may not use this model.')],
  ['not_found', 404, anthropicError('not_found_error', 'model: claude-nope')],
  ['invalid_request', 400, anthropicError('invalid_request_error', 'tools.0.input_schema: is invalid')],
  ['invalid_request', 422, ''],
  ['content_policy', 400, openaiError('Blocked.', 'content_policy_violation')],
  ['overloaded', 200, JSON.stringify({ error: { type: 'overloaded_error', message: 'Overloaded' } })],
  ['rate_limit', 200, JSON.stringify({ error: { code: 429, message: 'Slow down.' } })],
];

test.each(table)('%s: status %s, %s', (code, status, body) => {
  expect(classify({ body, ...(status !== undefined && { status }) }).code).toBe(code);
});

test.each([
  'fetch failed: connect ECONNREFUSED 127.0.0.1:1 (ECONNREFUSED)',
  'fetch failed: getaddrinfo ENOTFOUND nowhere.example (ENOTFOUND)',
  'terminated: other side closed (UND_ERR_SOCKET)',
  'fetch failed: self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)',
  'something nobody has seen before',
])('network: %s', (body) => {
  expect(classify({ channel: 'network', body }).code).toBe('network');
});

describe('how long to wait', () => {
  const wait = (headers: Record<string, string>, body = '') =>
    classify({ status: 429, headers, body }).retryAfterMs;

  test('milliseconds win over seconds', () =>
    expect(wait({ 'retry-after-ms': '1234', 'retry-after': '9' })).toBe(1_234));
  test('seconds, whole or not', () => expect(wait({ 'retry-after': '1.5' })).toBe(1_500));
  test('an HTTP date', () => expect(wait({ 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' })).toBe(30_000));
  test('a date that has passed is now', () =>
    expect(wait({ 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' })).toBe(0));
  test('a date without end is a year at most', () =>
    expect(wait({ 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' })).toBe(366 * 24 * 3_600_000));
  test('nonsense is no wait', () => {
    expect(wait({ 'retry-after': 'soon' })).toBeUndefined();
    expect(wait({ 'retry-after': '-5' })).toBeUndefined();
    expect(wait({ 'retry-after': 'NaN' })).toBeUndefined();
  });
  test('words, also in pieces', () => {
    expect(wait({}, 'Please try again in 1m47.5s.')).toBe(107_500);
    expect(wait({}, 'Please try again in 174ms.')).toBe(174);
    expect(wait({}, 'Try again in 30 seconds.')).toBe(30_000);
  });
  test('hours make a throttle a window', () =>
    expect(classify({ status: 429, headers: { 'retry-after': '7999' } }).code).toBe('usage_window'));
  test('a failure that waiting cannot heal has none', () =>
    expect(classify({ status: 401, headers: { 'retry-after': '5' } }).retryAfterMs).toBeUndefined());
});

test('the message is one line of 500 characters without secrets', () => {
  const body = `Key my-own-key-42 failed.\n\u0007${'x'.repeat(2_000)}`;
  const { message } = classify({ status: 401, body, secrets: ['my-own-key-42'] });
  expect(message).toHaveLength(500);
  expect(message).toMatch(/^Key \[redacted\] failed\. x+…$/);
});

test('an answer without words still has a message', () => {
  expect(classify({ status: 503 }).message).toBe('HTTP 503 without a reason.');
});
