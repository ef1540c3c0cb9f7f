import type { Message, NumberedMessage } from '../message.ts';

/** A message with its place in the session, and the task it belongs to where that is known. */
export type LogEntry = Pick<NumberedMessage, 'number' | 'message'> & { readonly taskId?: string };

/** A transcript in order, as a log: `messages[i]` has number i + 1. */
export const toLog = (messages: readonly Message[]): readonly LogEntry[] =>
  messages.map((message, index) => ({ number: index + 1, message }));

/** A log that is not 1..n is not the truth: nothing may be built on it. */
export type LogFault = {
  readonly kind: 'holes';
  /** The first hundred. */
  readonly missing: readonly number[];
  readonly message: string;
};

const mostNamed = 100;

/** The fault of a log whose numbers are not 1, 2, 3 … in this order; null for a whole one. */
export function logFault(log: readonly LogEntry[]): LogFault | null {
  const astray = log.find(({ number }, index) => number !== index + 1);
  if (!astray) return null;
  const { missing, count } = holesOf(log);
  const named = missing.slice(0, 10).join(', ') + (count > 10 ? `, … (${count} in all)` : '');
  const message =
    count > 0
      ? `The session’s log is not whole: message${count > 1 ? 's' : ''} ${named} ${count > 1 ? 'are' : 'is'} missing. Read the session again.`
      : `The session’s log is out of order at number ${astray.number}: numbers must be 1 to n, each once. Read the session again.`;
  return { kind: 'holes', missing, message };
}

function holesOf(log: readonly LogEntry[]): { missing: readonly number[]; count: number } {
  const numbers = [...new Set(log.map(({ number }) => number).filter((n) => Number.isInteger(n) && n > 0))];
  numbers.sort((a, b) => a - b);
  const missing: number[] = [];
  let count = 0;
  let expected = 1;
  for (const number of numbers) {
    count += number - expected;
    for (; expected < number && missing.length < mostNamed; expected += 1) missing.push(expected);
    expected = number + 1;
  }
  return { missing, count };
}

/**
 * The numbers of the messages that say what is wanted: the user's messages before the first answer, of the given
 * task where the log knows tasks, otherwise of the whole session.
 */
export function objectiveNumbers(log: readonly LogEntry[], taskId?: string): readonly number[] {
  const own = taskId === undefined ? log : log.filter((entry) => entry.taskId === taskId);
  const entries = own.length > 0 ? own : log;
  const answeredAt = entries.findIndex(({ message }) => message.role !== 'user');
  return (answeredAt < 0 ? entries : entries.slice(0, answeredAt)).map(({ number }) => number);
}
