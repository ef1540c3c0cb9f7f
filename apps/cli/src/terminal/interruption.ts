import { CommandFailure } from '../command-failure.ts';
import { exitCodes } from '../exit-code.ts';

type Signals = { once(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown };

/**
 * Makes a signal that the first Ctrl-C (or SIGTERM) aborts; a second one ends the process. Only a command that asks
 * for it changes what Ctrl-C does.
 */
export function createInterruption(process: Signals): () => AbortSignal {
  let signal: AbortSignal | undefined;
  return () => {
    if (signal) return signal;
    const controller = new AbortController();
    const stop = () => controller.abort(new CommandFailure(exitCodes.interrupted, 'Stopped.'));
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    return (signal = controller.signal);
  };
}
