import type { Answer, ChatRequest, Usage } from '../chat/chat.ts';
import { estimateUsage } from '../chat/estimate-tokens.ts';
import type { Failure } from '../chat/failure.ts';
import { composeAnswer } from '../model/compose-answer.ts';
import type { Provider } from '../providers/provider.ts';
import type { ReadScript, ScriptedError } from '../scripts/script.ts';
import type { WireRequest } from '../wires/wire.ts';

export type Verdict =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly usage: Usage; readonly ending: Ending }
  | { readonly kind: 'refusal'; readonly failure: Failure }
  | { readonly kind: 'scripted-error'; readonly error: ScriptedError };

/** How an answer ends. */
export type Ending =
  | { readonly kind: 'whole' }
  /** The connection breaks after so many pieces, and at the latest before the answer is said to be complete. */
  | { readonly kind: 'drop'; readonly afterPieces: number }
  /** An error event follows the first piece. */
  | { readonly kind: 'error-event'; readonly error: ScriptedError };

export interface Call {
  readonly provider: Provider;
  /** The script chosen for this request. */
  readonly script: ReadScript;
  readonly reading: WireRequest | Extract<Failure, { kind: 'too-large' }>;
  readonly key: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Counts the call and decides what it meets, in the order in which a vendor would find out. */
export function judgeCall(call: Call): Verdict {
  const { provider, reading } = call;
  const error = provider.countCall();
  if (error && error.status !== 200) return { kind: 'scripted-error', error };
  if (provider.apiKey !== undefined && call.key !== provider.apiKey) return refuse({ kind: 'unauthorized' });
  if (reading.kind !== 'read') return refuse(reading);
  const fault = call.script.strict !== false ? reading.fault() : null;
  if (fault) return refuse(fault);
  return error ? failMidway(error, call, reading.request) : answerWithinLimits(call, reading.request);
}

/** An error with status 200 comes in the middle of a stream; there is no middle without one. */
function failMidway(error: ScriptedError, call: Call, request: ChatRequest): Verdict {
  if (!request.stream) return { kind: 'scripted-error', error };
  return answer(call, request, { kind: 'error-event', error });
}

function answerWithinLimits(call: Call, request: ChatRequest): Verdict {
  const { provider, script, now } = call;
  const closed = provider.limits.closed(now);
  if (closed) return refuse({ kind: 'limited', ...closed });
  if (provider.drawOverload()) return refuse({ kind: 'overloaded' });
  const afterPieces = script.dropAfterChunks;
  const verdict = answer(
    call,
    request,
    afterPieces === undefined ? { kind: 'whole' } : { kind: 'drop', afterPieces },
  );
  const { inputTokens } = verdict.usage;
  const maxTokens = script.contextTokens ?? Number.POSITIVE_INFINITY;
  if (inputTokens > maxTokens) return refuse({ kind: 'context', inputTokens, maxTokens });
  provider.limits.charge(verdict.usage, now);
  return verdict;
}

function answer({ provider, script }: Call, request: ChatRequest, ending: Ending) {
  const answer = composeAnswer(provider.name, script, request);
  const usage = estimateUsage(request, answer, script.cachedShare ?? 0);
  return { kind: 'answer', answer, usage, ending } as const;
}

const refuse = (failure: Failure): Verdict => ({ kind: 'refusal', failure });
