import type { Json } from '../../json.ts';
import type { Message, Part, ToolCallPart, ToolResultPart } from '../../message.ts';
import type { LogEntry } from '../log.ts';

/** A call with its result, where each stands; `result` is null while it is pending or was interrupted. */
export type ToolUse = {
  readonly call: ToolCallPart;
  readonly number: number;
  readonly result: ToolResultPart | null;
  readonly resultNumber: number | null;
  /** Tool and arguments: equal for equal calls. */
  readonly key: string;
};

/**
 * Every call of the log, in order, with its result: the first one with its id before the next answer. Ids need not
 * be unique in a session: some servers name every call alike.
 */
export function toolUsesOf(log: readonly LogEntry[]): readonly ToolUse[] {
  const uses: ToolUse[] = [];
  let open: number[] = [];
  for (const { number, message } of log) {
    if (opensAnswer(message)) open = [];
    for (const part of message.parts) {
      if (part.type === 'tool-call') {
        open.push(uses.length);
        uses.push({ call: part, number, result: null, resultNumber: null, key: callKey(part) });
      } else if (part.type === 'tool-result') {
        const at = open.find((index) => uses[index]?.call.callId === part.callId);
        const use = at === undefined ? undefined : uses[at];
        if (at === undefined || !use) continue;
        open = open.filter((index) => index !== at);
        uses[at] = { ...use, result: part, resultNumber: number };
      }
    }
  }
  return uses;
}

/** Whether a message begins a new answer, after which results of earlier calls find no call any more. */
export const opensAnswer = (message: Message): boolean =>
  message.parts.some(
    (part) => part.type === 'tool-call' || (message.role === 'assistant' && !isEmptyPart(part)),
  );

export const isEmptyPart = (part: Part): boolean => {
  if (part.type === 'text') return part.text.trim() === '';
  return part.type === 'reasoning' && part.text === '' && part.vendor === undefined;
};

export const callKey = ({ tool, args }: ToolCallPart): string => `${tool} ${canonical(args)}`;

/** JSON with sorted keys: the database does not keep their order. */
export const canonical = (value: Json): string => JSON.stringify(sorted(value));

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sorted(entry)]));
}

export const resultText = ({ result }: ToolResultPart): string =>
  typeof result === 'string' ? result : JSON.stringify(result);

const changing =
  /(?:^|[_\-.:/]|__)(?:write|edit|create|patch|apply|save|delete|remove|move|rename|append|update|insert|replace|put|post|send|publish|commit|push|merge|deploy|upload|set|add|book|order|pay|mkdir|cp|mv|rm)(?=$|[_\-.:/A-Z])/;
const looking =
  /(?:^|[_\-.:/]|__)(?:read|get|list|ls|search|find|grep|glob|view|show|stat|status|fetch|query|lookup|describe|inspect|cat|head|tail|count|check|diff|log|whoami|browse|open|tree)(?=$|[_\-.:/A-Z])/;
const running =
  /(?:^|[_\-.:/]|__)(?:run|exec|execute|bash|shell|sh|terminal|command|test|tests|build|lint|compile|eval|python|node)(?=$|[_\-.:/A-Z])/;

/** What a tool's name says of its effect, for tools nobody vouches for: it changes, it runs something, or it only looks. */
export function effectOf(tool: string): 'changes' | 'runs' | 'looks' {
  const name = tool.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  if (changing.test(name)) return 'changes';
  if (running.test(name)) return 'runs';
  return looking.test(name) ? 'looks' : 'changes';
}
