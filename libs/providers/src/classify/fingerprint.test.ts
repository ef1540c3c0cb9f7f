import { expect, test } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';

const of = (body: string) => fingerprintOf({ kind: 'openai', channel: 'http', status: 429, body });

test('numbers, ids, hosts and keys make no difference', () => {
  const first = of(
    'Rate limit for org-AbC123xYz789 at https://a.example/v1: Limit 30,000, used 29123. Key sk-abcdefgh12345678',
  );
  const second = of(
    'Rate limit for org-ZzZ999aAa111 at https://b.test/v2: Limit 9,000, used 8120. Key sk-zyxwvuts87654321',
  );
  expect(first).toBe(second);
  expect(first).toMatch(/^[0-9a-f]{16}$/);
});

test('other words, another status or another kind do', () => {
  const body = 'Rate limit reached.';
  const one = { kind: 'openai', channel: 'http', status: 429, body } as const;
  const prints = [
    one,
    { ...one, body: 'Quota exceeded.' },
    { ...one, status: 400 },
    { ...one, kind: 'groq' },
  ].map((sample) => fingerprintOf(sample));
  expect(new Set(prints).size).toBe(4);
});
