import type { ProviderSettings } from '../adapters/adapter.ts';

export type Deadline = {
  /** Aborts with the caller's reason, or when time is up. */
  readonly signal: AbortSignal;
  /** The first event is here: from now on only the total counts. Returns how long it took, in milliseconds. */
  firstByteArrived(): number;
  /** What ran out, as a sentence, or null. */
  expired(): string | null;
  end(): void;
};

/** A call's two limits, to the first byte and in total, joined with the caller's signal. */
export function startDeadline(
  outer: AbortSignal,
  { firstByteMs, totalMs }: ProviderSettings['timeouts'],
): Deadline {
  const controller = new AbortController();
  const startedAt = performance.now();
  let expired: string | null = null;
  const expire = (sentence: string) => () => {
    expired = sentence;
    controller.abort(new Error(sentence));
  };
  const tooLong = expire(`The answer was not complete after ${totalMs} ms (timeouts.totalMs).`);
  const tooLate = expire(`No first byte within ${firstByteMs} ms (timeouts.firstByteMs).`);
  const passOn = () => controller.abort(outer.reason);
  outer.addEventListener('abort', passOn, { once: true });
  let timer = totalMs < firstByteMs ? setTimeout(tooLong, totalMs) : setTimeout(tooLate, firstByteMs);

  return {
    signal: controller.signal,
    firstByteArrived() {
      const elapsedMs = performance.now() - startedAt;
      clearTimeout(timer);
      timer = setTimeout(tooLong, Math.max(0, totalMs - elapsedMs));
      return elapsedMs;
    },
    expired: () => expired,
    end() {
      clearTimeout(timer);
      outer.removeEventListener('abort', passOn);
    },
  };
}
