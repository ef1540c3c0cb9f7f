import type { Failure, Provider } from '@baton/domain';
import { expect, test } from 'vitest';
import { createKnownSizes } from './known-sizes.ts';

const provider = { id: 'claude', contextTokens: 200_000, outputTokens: 8_000 } as Provider;
const refusal = (limitTokens?: number, reportedTokens?: number): Failure => ({
  code: 'context_too_long',
  provider: 'claude',
  message: '',
  ...(limitTokens !== undefined && { limitTokens }),
  ...(reportedTokens !== undefined && { reportedTokens }),
});

test('a window that a refusal states is believed for an hour, if it leaves room for an answer and is less than what is configured', () => {
  let now = 0;
  const sizes = createKnownSizes(() => now);
  sizes.refused(provider, refusal(1_000_000), 90_000);
  expect(sizes.windowOf(provider)).toBe(200_000);
  sizes.refused(provider, refusal(8_000), 90_000);
  expect(sizes.windowOf(provider)).toBe(200_000);
  sizes.refused(provider, refusal(64_000), 90_000);
  sizes.refused(provider, refusal(), 90_000);
  expect(sizes.windowOf(provider)).toBe(64_000);
  expect(sizes.windowOf({ ...provider, id: 'other' })).toBe(200_000);
  now = 3_600_000;
  expect(sizes.windowOf(provider)).toBe(200_000);
});

test('how a provider counts is learned from answers and from refusals', () => {
  const sizes = createKnownSizes();
  expect(sizes.correctionOf(provider)).toBe(1);
  sizes.counted(provider, 120, 100);
  expect(sizes.correctionOf(provider)).toBe(1.2);
  sizes.refused(provider, refusal(64_000, 150), 100);
  expect(sizes.correctionOf(provider)).toBe(1.5);
});
