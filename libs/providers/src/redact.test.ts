import { expect, test } from 'vitest';
import { redact } from './redact.ts';

test.each([
  ['Incorrect API key provided: sk-proj-abcDEF123456.', 'abcDEF123456'],
  ['Authorization: Bearer abc.def-ghi', 'abc.def-ghi'],
  ['{"x-api-key":"0123456789"}', '0123456789'],
  ['GET https://host/v1?key=AbC123&x=1', 'AbC123'],
  ['Cookie: session=s3cr3t; other=hidden', 'hidden'],
  ['https://user:passw0rd@host/', 'passw0rd'],
  ['token eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl', 'eyJzdWIiOiIx'],
  ['AIzaSyA1234567890abcdefghijkl was refused', 'SyA1234567890'],
])('%s', (text, secret) => {
  expect(redact(text, [])).not.toContain(secret);
});

test('a configured key goes wherever it stands, a short one stays', () => {
  expect(redact('a plain-looking-key here', ['plain-looking-key'])).toBe('a [redacted] here');
  expect(redact('an apple', ['a'])).toBe('an apple');
});

test('ordinary words stay', () => {
  const text =
    'Rate limit reached: Limit 10000 tokens per min, Used 9348. The key idea: max_tokens=5 is fine.';
  expect(redact(text, [])).toBe(text);
});
