import { setTimeout as sleep } from 'node:timers/promises';
import { CommandFailure } from '../command-failure.ts';
import { exitCodes } from '../exit-code.ts';

export type Patience = {
  readonly signal: AbortSignal;
  /** Called once when the server is gone, and once when it is back. */
  readonly onChange: (state: 'gone' | 'back') => void;
};

const giveUpAfterMs = 60_000;
const betweenTriesMs = 1_000;

/** Asks again while the server cannot be reached, for a minute: a restart must not end what only reads. */
export async function retryUnreachable<T>(ask: () => Promise<T>, { signal, onChange }: Patience): Promise<T> {
  const giveUpAt = performance.now() + giveUpAfterMs;
  for (let gone = false; ; gone = true) {
    try {
      const answer = await ask();
      if (gone) onChange('back');
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      if (!isUnreachable(error) || performance.now() > giveUpAt) throw error;
      if (!gone) onChange('gone');
      // An abort ends the sleep; the next look at the signal tells why.
      await sleep(betweenTriesMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

const isUnreachable = (error: unknown): boolean =>
  error instanceof CommandFailure && error.exitCode === exitCodes.unreachable;
