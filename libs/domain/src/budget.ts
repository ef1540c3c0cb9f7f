import type { AgentLimits } from './agent.ts';
import type { Provider } from './provider.ts';
import type { Budget, Question } from './task.ts';
import { costUsd, totalTokens, type Usage } from './usage.ts';

export type Spent = { readonly usage: Usage; readonly costUsd: number; readonly steps: number };

/**
 * Whether the next call may be made: null, or the question to the task's owner. The call is estimated as its
 * input at full price plus nothing for the answer; what it really cost is recorded after it, so a cap can be
 * overrun by one answer at most.
 */
export function capReached(
  budget: Budget,
  limits: AgentLimits,
  spent: Spent,
  inputTokens: number,
  provider: Provider,
): Question | null {
  const turns = budget.turns ?? limits.maxSteps;
  if (spent.steps >= turns) return capQuestion('turns', turns, `${spent.steps} turns were taken`);
  if (budget.tokens !== undefined && totalTokens(spent.usage) + inputTokens > budget.tokens)
    return capQuestion(
      'tokens',
      budget.tokens,
      `${totalTokens(spent.usage)} tokens were used and the next call needs about ${inputTokens}`,
    );
  const nextCost = costUsd({ inputTokens, cachedInputTokens: 0, outputTokens: 0 }, provider.prices);
  if (budget.usd !== undefined && (spent.costUsd >= budget.usd || spent.costUsd + nextCost > budget.usd))
    return capQuestion(
      'usd',
      budget.usd,
      `$${spent.costUsd.toFixed(4)} were spent and the next call costs at least $${nextCost.toFixed(4)}`,
    );
  return null;
}

const capQuestion = (cap: keyof Budget, limit: number, used: string): Question => ({
  kind: 'cap',
  cap,
  text: `The task's cap of ${limit} ${cap} is reached: ${used}. Answer with {"budget":{"${cap}": N}}, N above ${limit}, to go on, or cancel the task.`,
});
