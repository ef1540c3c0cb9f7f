/** Tokens of one or more model calls. `cachedInputTokens` is part of `inputTokens`. */
export type Usage = {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
};

export const noUsage: Usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

export const addUsage = (a: Usage, b: Usage): Usage => ({
  inputTokens: a.inputTokens + b.inputTokens,
  cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
});

export const totalTokens = (usage: Usage): number => usage.inputTokens + usage.outputTokens;

/** US dollars per million tokens. */
export type Prices = { readonly input: number; readonly cachedInput: number; readonly output: number };

export function costUsd(usage: Usage, prices: Prices): number {
  const fresh = Math.max(0, usage.inputTokens - usage.cachedInputTokens);
  const micro =
    fresh * prices.input + usage.cachedInputTokens * prices.cachedInput + usage.outputTokens * prices.output;
  return micro / 1_000_000;
}
