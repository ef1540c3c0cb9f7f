import { expect, test } from 'vitest';
import { inspectJson } from './inspect-json.ts';

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

test('an ordinary body passes', () => {
  expect(inspectJson({ input: 'naïve 😀', metadata: { a: [1, null, true, { b: '\n\t' }] } })).toBeNull();
  expect(inspectJson(nested(64))).toBeNull();
});

test.each<[string, string, string, string]>([
  ['a NUL in text', '{"a":{"b":["x","y\\u0000z"]}}', 'a.b[1]', 'text with the character \\u0000'],
  ['a NUL in a key', '{"a\\u0000":1}', 'a\\u0000', 'text with the character \\u0000'],
  ['half a surrogate pair', '{"input":"\\ud83d"}', 'input', 'text with half a surrogate pair'],
  ['half a surrogate pair in a key', '{"\\udc00":1}', '\ufffd', 'text with half a surrogate pair'],
  [
    'a __proto__ key',
    '{"metadata":{"__proto__":{"admin":true}}}',
    'metadata.__proto__',
    'a key that is not allowed',
  ],
  ['a constructor key', '{"constructor":1}', 'constructor', 'a key that is not allowed'],
])('%s is refused with its place', (_, text, field, objection) => {
  const refusal = inspectJson(JSON.parse(text));
  expect(refusal?.field).toBe(field);
  expect(refusal?.message).toContain(`${field} is ${objection}`);
});

test('nesting beyond 64 levels is refused, and 100,000 levels do not exhaust the stack', () => {
  expect(inspectJson(nested(66))?.message).toContain('nested more than 64 levels deep');
  const refusal = inspectJson(nested(100_000));
  expect(refusal?.message).toContain('nested more than 64 levels deep');
  expect(refusal?.message.length).toBeLessThan(200);
});

test('more than 200,000 values are refused', () => {
  expect(inspectJson(Array(200_001).fill(0))?.message).toContain('more than 200000 values');
  expect(inspectJson(Array(199_000).fill(0))).toBeNull();
});
