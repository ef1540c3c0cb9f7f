import { setTimeout } from 'node:timers/promises';
import {
  costUsd,
  estimateTextTokens,
  estimateTokens,
  sharedOut,
  type Message,
  type Provider,
  type Tool,
} from '@baton/domain';
import type { ModelAdapter, ModelOutcome, ModelRequest } from '@baton/providers';
import type { Rate, Rates } from '@baton/queue';

export type Call = {
  readonly system: string;
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  /** In tokens. */
  readonly maxOutputTokens: number;
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

export const estimateCall = ({ system, messages, tools }: Omit<Call, 'maxOutputTokens'>): number =>
  estimateTokens(messages) + estimateTextTokens(system) + estimateTextTokens(JSON.stringify(tools));

/** With which of the provider's credentials, and with which share of its rates. */
export type Access = { readonly credential: string | undefined; readonly share: number };

const sharedRate = ({ requestsPerMinute, tokensPerMinute }: Provider, share: number): Rate => ({
  ...(requestsPerMinute !== undefined && { requestsPerMinute: sharedOut(requestsPerMinute, share) }),
  ...(tokensPerMinute !== undefined && { tokensPerMinute: sharedOut(tokensPerMinute, share) }),
});

/** One model call within the provider's rates, with its cost. */
export async function callModel(
  model: ModelAdapter,
  rates: Rates,
  call: Call & Pick<ModelRequest, 'onLimits'>,
  { credential, share }: Access,
  signal: AbortSignal,
): Promise<CallResult> {
  const { provider } = model;
  const taken = estimateCall(call);
  const rate = sharedRate(provider, share);
  const waitMs = await takeRate(rates, provider.id, rate, taken, signal);
  if (waitMs > 0) return { kind: 'throttled', waitMs };
  const startedAt = performance.now();
  const outcome = await model.call({ ...call, ...(credential !== undefined && { credential }) }, signal);
  const callMs = performance.now() - startedAt;
  const { inputTokens, outputTokens } = outcome.usage;
  await rates.settle(provider.id, rate, taken, inputTokens + outputTokens);
  return { kind: 'made', outcome, costUsd: costUsd(outcome.usage, provider.prices), callMs };
}

async function takeRate(
  rates: Rates,
  provider: string,
  rate: Rate,
  tokens: number,
  signal: AbortSignal,
): Promise<number> {
  for (let waited = 0; ;) {
    signal.throwIfAborted();
    const waitMs = await rates.take(provider, rate, tokens);
    if (waitMs === 0 || waited + waitMs > sitOutMs) return waitMs;
    await setTimeout(waitMs, undefined, { signal });
    waited += waitMs;
  }
}
