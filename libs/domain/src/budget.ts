import type { AgentLimits } from './agent.ts';
import type { Provider } from './provider.ts';
import type { Budget, Question } from './task.ts';
import { costUsd, totalTokens, type Usage } from './usage.ts';

/** Of everything that a budget can cap. */
export type Amounts = Required<Budget>;

export const budgetUnits = ['usd', 'tokens', 'turns'] as const satisfies readonly (keyof Budget)[];

/** `brokenCalls`: calls that made no step: failed after the provider had begun to count, or made for a summary. */
export type Spent = {
  readonly usage: Usage;
  readonly costUsd: number;
  readonly steps: number;
  readonly brokenCalls: number;
};

/** The longest answer that is asked for, in tokens: the agent's limit within the provider's. */
export const longestAnswer = ({ outputTokens = Infinity }: AgentLimits, provider: Provider): number =>
  Math.min(outputTokens, provider.outputTokens);

/** What one call may take: its input at full price, and the longest answer. */
export const dearestCall = (inputTokens: number, outputTokens: number, { prices }: Provider): Amounts => ({
  usd: costUsd({ inputTokens, cachedInputTokens: 0, outputTokens }, prices),
  tokens: inputTokens + outputTokens,
  turns: 1,
});

/** What a call took. One that the provider refused before it counted anything takes no turn. */
export const takenBy = (usage: Usage, usd: number): Amounts => ({
  usd,
  tokens: totalTokens(usage),
  turns: usd > 0 || totalTokens(usage) > 0 ? 1 : 0,
});

/**
 * Whether the next call may be made: null, or the question to the task's owner. What the call really took is recorded
 * after it, so a cap can be overrun by no more than the estimate was wrong.
 */
export function capReached(
  budget: Budget,
  limits: AgentLimits,
  spent: Spent,
  next: Amounts,
): Question | null {
  const caps = { ...budget, turns: budget.turns ?? limits.maxSteps };
  const used = {
    usd: spent.costUsd,
    tokens: totalTokens(spent.usage),
    turns: spent.steps + spent.brokenCalls,
  };
  const unit = budgetUnits.find((each) => used[each] + next[each] > (caps[each] ?? Infinity));
  return unit ? capQuestion(unit, caps[unit] ?? 0, used[unit], next[unit]) : null;
}

const capQuestion = (cap: keyof Budget, limit: number, used: number, next: number): Question => ({
  kind: 'cap',
  cap,
  text: `The task's cap of ${showAmount(cap, limit)} is reached: ${showAmount(cap, used)} used, and the next call may take ${showAmount(cap, next)}. Answer with {"budget":{"${cap}": N}}, N at least ${roundUp(cap, used + next)}, to go on, or cancel the task.`,
});

/** `$0.0123`, `1200 tokens`, `1 turn`. */
export const showAmount = (unit: keyof Budget, amount: number): string =>
  unit === 'usd' ? `$${Number(amount.toFixed(6))}` : `${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`;

const roundUp = (unit: keyof Budget, amount: number): number =>
  unit === 'usd' ? Math.ceil(amount * 10_000) / 10_000 : amount;
