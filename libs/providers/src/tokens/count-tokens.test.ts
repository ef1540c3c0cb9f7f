import { estimateTextTokens } from '@baton/domain';
import { expect, test } from 'vitest';
import { loadCountTokens } from './count-tokens.ts';

const countTokens = await loadCountTokens();
const prose = 'The quick brown fox jumps over the lazy dog, and then it rests for a while. ';

test.each<[string, string, number]>([
  ['nothing', '', 0],
  ['a word', 'hello', 1],
  ['what looks like a control token', '<|endoftext|>', 7],
])('%s', (_what, text, tokens) => {
  expect(countTokens(text)).toBe(tokens);
});

test('tables are loaded once', async () => {
  expect(await loadCountTokens()).toBe(countTokens);
});

test('a long text is counted by samples, within a few percent', () => {
  const once = countTokens(prose.repeat(100)) / 100;
  expect(Math.abs(countTokens(prose.repeat(20_000)) / (once * 20_000) - 1)).toBeLessThan(0.03);
});

test('a long text of two kinds is counted by samples of both', () => {
  const mixed = prose.repeat(2_000) + '限流时任务交给下一个提供者并带上全部上下文'.repeat(7_200);
  const halves = [mixed.slice(0, 150_000), mixed.slice(150_000)].map(countTokens);
  const exact = halves.reduce((sum, tokens) => sum + tokens, 0);
  expect(Math.abs(countTokens(mixed) / exact - 1)).toBeLessThan(0.1);
});

test.each([
  ['prose', prose.repeat(700)],
  ['one word without end', 'a'.repeat(59_000)],
  ['Chinese', '限流时任务交给下一个提供者并带上全部上下文'.repeat(2_500)],
])('%s of some 55,000 characters', (what, text) => {
  const startedAt = performance.now();
  const tokens = countTokens(text);
  console.log(`${what}: ${tokens} tokens in ${Math.round(performance.now() - startedAt)} ms`);
  expect(tokens).toBeGreaterThan(0);
});

test('the estimate without tables is of the right size', () => {
  for (const text of [prose, '限流时任务交给下一个提供者并带上全部上下文']) {
    const ratio = estimateTextTokens(text) / countTokens(text);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.7);
  }
});
