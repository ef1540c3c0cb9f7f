import { CommandFailure } from '../command-failure.ts';
import { exitCodes } from '../exit-code.ts';

/** A request that got no answer. What the caller aborted keeps the caller's reason. */
export function explainUnreachable(error: unknown, url: string, signal: AbortSignal): unknown {
  const reason: unknown = signal.aborted ? signal.reason : error;
  if (reason instanceof CommandFailure) return reason;
  const late = reason instanceof DOMException && reason.name === 'TimeoutError';
  return new CommandFailure(
    exitCodes.unreachable,
    late ? `${url} does not answer in time.` : `No Baton answers at ${url} (${causeOf(error)}).`,
    late
      ? 'Try again, and look at the server’s log.'
      : 'Start it with `npm start`, or set BATON_URL to where it runs.',
    { cause: error },
  );
}

const words: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection lost',
  UND_ERR_SOCKET: 'connection lost',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'unknown host',
  ETIMEDOUT: 'no answer',
  UND_ERR_CONNECT_TIMEOUT: 'no answer',
};

/** `fetch` wraps the cause, and wraps several where a name has several addresses. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  if (!(first instanceof Error)) return String(first);
  const code = (first as NodeJS.ErrnoException).code ?? '';
  return words[code] ?? first.message;
}
