import { setTimeout } from 'node:timers/promises';
import { costUsd, estimateTokens, type Message, type Provider, type Tool } from '@baton/domain';
import type { ModelAdapter, ModelOutcome } from '@baton/providers';
import type { Rates } from '@baton/queue';

export type Call = {
  readonly system: string;
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
};

export type CallResult =
  | { readonly kind: 'throttled'; readonly waitMs: number }
  | {
      readonly kind: 'made';
      readonly outcome: ModelOutcome;
      readonly costUsd: number;
      readonly callMs: number;
    };

/** A shorter wait for the provider's rate is sat out in place; a longer one puts the run back. */
const sitOutMs = 2_000;

export const estimateCall = ({ system, messages, tools }: Call): number =>
  estimateTokens(messages) + Math.ceil((system.length + JSON.stringify(tools).length) / 4);

/** One model call within the provider's rates, with its cost. */
export async function callModel(
  model: ModelAdapter,
  rates: Rates,
  call: Call,
  credential: string | undefined,
  signal: AbortSignal,
): Promise<CallResult> {
  const { provider } = model;
  const taken = estimateCall(call);
  const waitMs = await takeRate(rates, provider, taken, signal);
  if (waitMs > 0) return { kind: 'throttled', waitMs };
  const startedAt = performance.now();
  const outcome = await model.call(
    { ...call, maxOutputTokens: provider.outputTokens, ...(credential !== undefined && { credential }) },
    signal,
  );
  const callMs = performance.now() - startedAt;
  const { inputTokens, outputTokens } = outcome.usage;
  await rates.settle(provider.id, provider, taken, inputTokens + outputTokens);
  return { kind: 'made', outcome, costUsd: costUsd(outcome.usage, provider.prices), callMs };
}

async function takeRate(
  rates: Rates,
  provider: Provider,
  tokens: number,
  signal: AbortSignal,
): Promise<number> {
  for (let waited = 0; ;) {
    signal.throwIfAborted();
    const waitMs = await rates.take(provider.id, provider, tokens);
    if (waitMs === 0 || waited + waitMs > sitOutMs) return waitMs;
    await setTimeout(waitMs, undefined, { signal });
    waited += waitMs;
  }
}
