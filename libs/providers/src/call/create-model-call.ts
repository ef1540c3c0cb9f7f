import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { currentTime } from '@baton/domain';
import type { Adapter, ProviderSettings } from '../adapters/adapter.ts';
import { readFailure } from '../classify/read-failure.ts';
import { unknownFailure } from '../classify/unknown-failure.ts';
import { readLimits } from '../limits/read-limits.ts';
import type { ModelAdapter, ModelOutcome } from '../model-adapter.ts';
import type { Reader } from '../prompt/translate-prompt.ts';
import { createAnswer } from './answer.ts';
import { toCallOptions } from './call-options.ts';
import { concludeAnswer } from './conclude-answer.ts';
import { startDeadline, type Deadline } from './deadline.ts';
import { sampleStreamed, sampleThrown, type Evidence } from './sample-error.ts';

export type ModelCallDeps = {
  readonly id: string;
  readonly settings: ProviderSettings;
  readonly adapter: Adapter;
  readonly model: LanguageModelV4;
  readonly isOwn: Reader['isOwn'];
};

type Headers = Readonly<Record<string, string>>;
type Classified = Pick<Extract<ModelOutcome, { kind: 'failed' }>, 'failure' | 'unknown'>;
type Collecting = ReturnType<typeof createAnswer>;
type Listened =
  | { readonly kind: 'ended'; readonly firstByteMs: number }
  | { readonly kind: 'error'; readonly evidence: Evidence };

/** One call of one model, always streamed. */
export function createModelCall({
  id,
  settings,
  adapter,
  model,
  isOwn,
}: ModelCallDeps): ModelAdapter['call'] {
  const origin = { provider: id, model: settings.model };
  const reader: Reader = { wire: adapter.wire, isOwn };
  const secrets = settings.apiKey === undefined ? [] : [settings.apiKey];
  const classify = (evidence: Evidence): Classified => {
    const sample = { kind: settings.kind, provider: id, secrets, ...evidence };
    const failure = readFailure(sample, currentTime());
    const unknown = unknownFailure(sample, failure);
    return { failure, ...(unknown && { unknown }) };
  };

  return async (request, signal) => {
    signal.throwIfAborted();
    const options = toCallOptions(request, reader);
    const answer = createAnswer(origin, adapter.usageSoFar);
    const deadline = startDeadline(signal, settings.timeouts);
    let heardHeaders = false;
    const onHeaders = (headers: Headers): void => {
      if (heardHeaders) return;
      heardHeaders = true;
      const windows = readLimits(headers, currentTime());
      if (windows.length > 0) request.onLimits?.(windows);
    };
    try {
      const heard = await listen(model, options, answer, { deadline, onHeaders });
      return heard.kind === 'ended'
        ? concludeAnswer({ ...answer.read(), provider: id, firstByteMs: heard.firstByteMs })
        : { kind: 'failed', ...classify(heard.evidence), usage: answer.usage() };
    } catch (error) {
      signal.throwIfAborted();
      const expired = deadline.expired();
      if (expired !== null) {
        const failure = { code: 'timeout', message: expired, provider: id } as const;
        return { kind: 'failed', failure, usage: answer.usage() };
      }
      const evidence = sampleThrown(error);
      onHeaders(evidence.headers);
      return { kind: 'failed', ...classify(evidence), usage: answer.usage() };
    } finally {
      deadline.end();
    }
  };
}

/** Reads the stream to its end or to its first error event; throws what breaks the connection or the deadline. */
async function listen(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  answer: Collecting,
  { deadline, onHeaders }: { readonly deadline: Deadline; readonly onHeaders: (headers: Headers) => void },
): Promise<Listened> {
  const { stream, response } = await model.doStream({ ...options, abortSignal: deadline.signal });
  if (response?.headers) onHeaders(response.headers);
  let firstByteMs: number | null = null;
  for await (const part of stream) {
    if (part.type === 'stream-start') continue;
    firstByteMs ??= deadline.firstByteArrived();
    if (part.type === 'error') {
      deadline.signal.throwIfAborted();
      return { kind: 'error', evidence: sampleStreamed(part.error, response?.headers ?? {}) };
    }
    answer.add(part);
  }
  return { kind: 'ended', firstByteMs: firstByteMs ?? 0 };
}
