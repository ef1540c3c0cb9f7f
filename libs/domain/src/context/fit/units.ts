import { type Message, type Part, type ToolCallPart, type ToolResultPart } from '../../message.ts';
import { isEmptyPart, opensAnswer, resultText } from '../facts/tool-use.ts';
import type { LogEntry } from '../log.ts';

/** One message of a fitted context, mended where the log's own does not hold. */
export type Item = { readonly number: number; readonly message: Message };

/** What stays or goes together: an answer with the results of its calls, or one message of another kind. */
export type Unit = { readonly kind: 'step' | 'said'; readonly items: readonly Item[] };

export const interruptedText = 'interrupted, outcome unknown';

type OpenStep = { readonly number: number; readonly items: Item[]; waiting: readonly ToolCallPart[] };

/**
 * A log as units in which nothing is orphaned: an unanswered call gets a result that says so (calls of the last
 * answer may still be made, and stay as they are), a result without a call becomes the user's text, empty parts and
 * messages are gone.
 */
export function unitsOf(log: readonly LogEntry[]): readonly Unit[] {
  const units: Unit[] = [];
  let step: OpenStep | null = null;
  for (const { number, message } of log) {
    const parts = message.parts.filter((part) => !isEmptyPart(part));
    if (parts.length === 0) continue;
    if (opensAnswer(message)) {
      if (step) answerWaiting(step);
      step = { number, items: [], waiting: [] };
      units.push({ kind: 'step', items: step.items });
    }
    const { belonging, astray } = splitParts(parts, step, message);
    if (step && belonging.length > 0)
      step.items.push({ number, message: withParts(message, belonging, message.role) });
    if (astray.length > 0)
      units.push({ kind: 'said', items: [{ number, message: withParts(message, astray, 'user') }] });
  }
  return units;
}

/** The parts of a message that belong to the step it opens or answers, and those that stand alone. */
function splitParts(parts: readonly Part[], step: OpenStep | null, message: Message) {
  const opens = opensAnswer(message);
  const belonging: Part[] = [];
  const astray: Part[] = [];
  for (const part of parts) {
    if (part.type === 'tool-call' && step) step.waiting = [...step.waiting, part];
    if (part.type === 'tool-result') {
      const call = step?.waiting.find(({ callId }) => callId === part.callId);
      if (step && call) step.waiting = step.waiting.filter((each) => each !== call);
      if (call) belonging.push(part);
      else astray.push({ type: 'text', text: `Result of the tool ${part.tool}: ${resultText(part)}` });
    } else (opens ? belonging : astray).push(part);
  }
  return { belonging, astray };
}

function answerWaiting({ number, items, waiting }: OpenStep): void {
  if (waiting.length === 0) return;
  const parts = waiting.map(({ callId, tool }): ToolResultPart => ({
    type: 'tool-result',
    callId,
    tool,
    result: interruptedText,
    isError: true,
  }));
  items.splice(1, 0, { number, message: { v: 1, role: 'tool', parts } });
}

/** The message itself where it holds already: what is unchanged keeps its identity. */
const withParts = (message: Message, parts: readonly Part[], role: Message['role']): Message =>
  parts.length === message.parts.length &&
  role === message.role &&
  parts.every((part, index) => part === message.parts[index])
    ? message
    : { v: 1, role, parts };

/** Where the part of a log begins that the next step goes on from: its last step, or its last message. */
export function coreFrom(units: readonly Unit[]): number {
  const lastStep = units.findLastIndex(({ kind }) => kind === 'step');
  return lastStep < 0 ? Math.max(0, units.length - 1) : lastStep;
}
