import type { Json } from '../../json.ts';
import type { Message, Part, ToolCallPart } from '../../message.ts';
import { headOf, tailOf } from '../cut.ts';
import { resultText } from '../facts/tool-use.ts';

/** A message without its reasoning; null where nothing else is in it. */
export function withoutReasoning(message: Message): Message | null {
  const parts = message.parts.filter(({ type }) => type !== 'reasoning');
  if (parts.length === message.parts.length) return message;
  return parts.length === 0 ? null : { ...message, parts };
}

/** A message whose tool results, long arguments and files are cut to about `most` characters each. */
export function shortenTools(message: Message, most: number): Message {
  const parts = message.parts.map((part) => shortenPart(part, most));
  return parts.every((part, index) => part === message.parts[index]) ? message : { ...message, parts };
}

function shortenPart(part: Part, most: number): Part {
  switch (part.type) {
    case 'tool-result': {
      const text = resultText(part);
      return isLong(text, most) ? { ...part, result: shortenText(text, most) } : part;
    }
    case 'tool-call':
      return isLong(JSON.stringify(part.args), most) ? withShortArgs(part, most) : part;
    case 'file':
      return {
        type: 'text',
        text: `[${part.name === undefined ? 'A file' : `The file ${part.name}`} (${part.mediaType}) is left out here.]`,
      };
    case 'text':
    case 'reasoning':
      return part;
  }
}

/** Without what the vendor signed: the signature is of the whole arguments. */
function withShortArgs({ vendor: _signed, ...call }: ToolCallPart, most: number): ToolCallPart {
  return { ...call, args: shortenStrings(call.args, most) };
}

/** Head and tail of a text, with a line between them that says how much is missing. */
export function shortenText(text: string, most: number): string {
  const head = toLineEnd(headOf(text, Math.ceil(most * 0.6)));
  const tail = fromLineStart(tailOf(text, Math.floor(most * 0.4)));
  const missing = text.length - head.length - tail.length;
  return `${head}\n[… ${missing} of ${text.length} characters are left out here …]\n${tail}`;
}

function shortenStrings(value: Json, most: number): Json {
  if (typeof value === 'string') return isLong(value, most) ? shortenText(value, most) : value;
  if (Array.isArray(value)) return value.map((each) => shortenStrings(each as Json, most));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shortenStrings(each, most)]));
}

/** Cut at a line's end where one is near. */
function toLineEnd(head: string): string {
  const at = head.lastIndexOf('\n');
  return at > head.length * 0.7 ? head.slice(0, at) : head;
}

function fromLineStart(tail: string): string {
  const at = tail.indexOf('\n');
  return at >= 0 && at < tail.length * 0.3 ? tail.slice(at + 1) : tail;
}

/** A text hardly longer than what would be kept is not worth the line that says so. */
const isLong = (text: string, most: number): boolean => text.length > most * 1.25;
