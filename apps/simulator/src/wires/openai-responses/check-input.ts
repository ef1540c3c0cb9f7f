import type { Invalid } from '../../chat/failure.ts';
import { isSealedBy } from '../../chat/seal.ts';
import { refuse, refuseName, tooLong } from '../openai-chat/refuse.ts';
import type { Item, Request } from './read-request.ts';

const LONGEST_CALL_ID = 64;
const ID_PREFIXES: Readonly<Record<string, string>> = {
  message: 'msg',
  function_call: 'fc',
  reasoning: 'rs',
  function_call_output: 'fc',
};
const CONTENT_TYPES = {
  assistant: ['output_text', 'refusal'],
  user: ['input_text', 'input_image', 'input_file'],
} as const;

/** What the Responses API refuses in an input, in its words: https://platform.openai.com/docs/api-reference/responses/create */
export function checkInput(items: readonly Item[], request: Request): Invalid | null {
  const previous = request.previous_response_id;
  if (previous)
    return refuse(
      'previous_response_id',
      `Previous response with id '${previous}' not found.`,
      'previous_response_not_found',
    );
  for (const [index, item] of items.entries()) {
    const fault =
      faultOfId(item, `input[${index}]`) ??
      faultOfFields(item, `input[${index}]`) ??
      faultOfReasoning(items, index, request.model) ??
      faultOfPairs(items, index);
    if (fault) return fault;
  }
  return null;
}

function faultOfId({ type, id }: Item, place: string): Invalid | null {
  const prefix = ID_PREFIXES[type];
  if (type === 'item_reference') return notStored(id ?? '');
  if (prefix === undefined || typeof id !== 'string' || id.startsWith(prefix)) return null;
  return refuse(
    `${place}.id`,
    `Invalid '${place}.id': '${id}'. Expected an ID that begins with '${prefix}'.`,
    'invalid_value',
  );
}

const notStored = (id: string): Invalid =>
  refuse(
    'input',
    `Item with id '${id}' not found. Items are not persisted when \`store\` is set to false. Try again with \`store\` set to true, or remove this item from your input.`,
    null,
    404,
  );

function faultOfFields(item: Item, place: string): Invalid | null {
  switch (item.type) {
    case 'message':
      return missing(place, item, ['role', 'content']) ?? faultOfContent(item, place);
    case 'function_call':
      return (
        missing(place, item, ['call_id', 'name', 'arguments']) ??
        faultOfCallId(item, place) ??
        refuseName(`${place}.name`, item.name ?? '')
      );
    case 'function_call_output':
      return missing(place, item, ['call_id', 'output']) ?? faultOfCallId(item, place);
    default:
      return null;
  }
}

function missing(place: string, item: Item, fields: readonly (keyof Item)[]): Invalid | null {
  const field = fields.find((name) => item[name] === undefined || item[name] === null);
  if (field === undefined) return null;
  const param = `${place}.${field}`;
  return refuse(param, `Missing required parameter: '${param}'.`, 'missing_required_parameter');
}

function faultOfContent({ role, content }: Item, place: string): Invalid | null {
  if (!Array.isArray(content)) return null;
  const allowed: readonly string[] = CONTENT_TYPES[role === 'assistant' ? 'assistant' : 'user'];
  const position = content.findIndex(({ type }) => !allowed.includes(type));
  if (position < 0) return null;
  const names = allowed.map((type) => `'${type}'`);
  const list = `${names.slice(0, -1).join(', ')}${names.length > 2 ? ',' : ''} and ${names.at(-1)}`;
  return refuse(
    `${place}.content[${position}]`,
    `Invalid value: '${content[position]?.type}'. Supported values are: ${list}.`,
    'invalid_value',
  );
}

function faultOfCallId({ call_id: id = '' }: Item, place: string): Invalid | null {
  const param = `${place}.call_id`;
  if (id.length > LONGEST_CALL_ID) return tooLong(param, id, LONGEST_CALL_ID);
  if (id !== '') return null;
  return refuse(
    param,
    `Invalid '${param}': empty string. Expected a string with minimum length 1, but got an empty string instead.`,
    'empty_string',
  );
}

/** Nothing is stored here: a reasoning item lives by its sealed content, and by the item that it led to. */
function faultOfReasoning(items: readonly Item[], index: number, model: string): Invalid | null {
  const item = items[index];
  if (item?.type !== 'reasoning') return null;
  const { id, encrypted_content: sealed } = item;
  if (!sealed) return notStored(id ?? '');
  if (!isSealedBy(model, sealed))
    return refuse(
      'input',
      `The encrypted content for item ${id ?? ''} could not be verified. Reason: Encrypted content could not be decrypted or parsed.`,
      'invalid_encrypted_content',
    );
  const next = items.slice(index + 1).find(({ type }) => type !== 'reasoning');
  if (next?.type === 'function_call' || (next?.type === 'message' && next.role === 'assistant')) return null;
  return refuse(
    'input',
    `Item '${id ?? ''}' of type 'reasoning' was provided without its required following item.`,
    null,
  );
}

function faultOfPairs(items: readonly Item[], index: number): Invalid | null {
  const item = items[index];
  const others = (type: string, within: readonly Item[]): boolean =>
    within.some((other) => other.type === type && other.call_id === item?.call_id);
  if (item?.type === 'function_call_output' && !others('function_call', items.slice(0, index)))
    return refuse('input', `No tool call found for function call output with call_id ${item.call_id}.`, null);
  if (item?.type === 'function_call' && !others('function_call_output', items.slice(index + 1)))
    return refuse('input', `No tool output found for function call ${item.call_id}.`, null);
  return null;
}
