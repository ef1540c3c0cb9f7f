import type {
  FilePart,
  Message,
  Origin,
  Part,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from '@baton/domain';

export type UserTurn = { readonly kind: 'user'; readonly parts: (TextPart | FilePart)[] };
export type AssistantTurn = {
  readonly kind: 'assistant';
  /** In the order in which they were written: reasoning leads to what stands after it. */
  readonly parts: (TextPart | FilePart | ReasoningPart | ToolCallPart)[];
  /** Every call with its result, so that none is sent without one; null: it was interrupted. */
  readonly calls: { readonly call: ToolCallPart; result: ToolResultPart | null }[];
};
export type Turn = UserTurn | AssistantTurn;

/**
 * A transcript as every vendor accepts it: it begins with the user, roles alternate, results follow their calls at
 * once, nothing is empty, and it ends with the user or with results (https://platform.claude.com/docs/en/api/messages).
 * A result without a call becomes the user's text. Reasoning is kept only where `isOwn` says that this model wrote it,
 * and where something stands after it: all vendors refuse reasoning that led to nothing.
 */
export function toTurns(
  messages: readonly Message[],
  isOwn: (origin: Origin | undefined) => boolean,
): readonly Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    let answer: AssistantTurn | null = null;
    for (const part of withoutIdleReasoning(inOrder(message, isOwn))) {
      if (isEmpty(part) || (part.type === 'reasoning' && !isOwn(part.origin))) continue;
      if (part.type === 'tool-result') addResult(turns, part);
      else if (message.role === 'assistant' || part.type === 'tool-call')
        addToAnswer((answer ??= openAnswer(turns)), part);
      else if (part.type !== 'reasoning') addToUser(turns, part);
    }
  }
  if (turns[0]?.kind !== 'user') turns.unshift(goOn());
  if (endsWithAnswer(turns.at(-1))) turns.push(goOn());
  return turns;
}

/** Only to the model that wrote them does it matter what stood between its calls; elsewhere calls come last. */
const inOrder = ({ role, parts }: Message, isOwn: (origin: Origin | undefined) => boolean): readonly Part[] =>
  role !== 'assistant' || parts.some((part) => isOwn(part.origin))
    ? parts
    : [
        ...parts.filter(({ type }) => type !== 'tool-call'),
        ...parts.filter(({ type }) => type === 'tool-call'),
      ];

const withoutIdleReasoning = (parts: readonly Part[]): readonly Part[] =>
  parts.slice(0, parts.findLastIndex((part) => part.type !== 'reasoning' && !isEmpty(part)) + 1);

function isEmpty(part: Part): boolean {
  if (part.type === 'text') return part.text.trim() === '';
  return part.type === 'reasoning' && part.text === '' && part.vendor === undefined;
}

/** The turn for an answer's parts: the last one where it is an answer without calls, a new one otherwise. */
function openAnswer(turns: Turn[]): AssistantTurn {
  const last = turns.at(-1);
  if (last?.kind === 'assistant' && last.calls.length === 0) return last;
  const turn: AssistantTurn = { kind: 'assistant', parts: [], calls: [] };
  turns.push(turn);
  return turn;
}

function addToAnswer(turn: AssistantTurn, part: Exclude<Part, ToolResultPart>): void {
  turn.parts.push(part);
  if (part.type === 'tool-call') turn.calls.push({ call: part, result: null });
}

function addToUser(turns: Turn[], part: TextPart | FilePart): void {
  const last = turns.at(-1);
  if (last?.kind === 'user') last.parts.push(part);
  else turns.push({ kind: 'user', parts: [part] });
}

function addResult(turns: Turn[], result: ToolResultPart): void {
  const answer = turns.findLast((turn) => turn.kind === 'assistant');
  const open = answer?.calls.find(
    ({ call, result: known }) => call.callId === result.callId && known === null,
  );
  if (open) open.result = result;
  else addToUser(turns, { type: 'text', text: `Result of the tool ${result.tool}: ${textOfResult(result)}` });
}

export const textOfResult = ({ result }: ToolResultPart): string =>
  typeof result === 'string' ? result : JSON.stringify(result);

const endsWithAnswer = (turn: Turn | undefined): boolean =>
  turn?.kind === 'assistant' && turn.calls.length === 0;

const goOn = (): UserTurn => ({ kind: 'user', parts: [{ type: 'text', text: 'Continue.' }] });
