import type { Invalid } from '../../chat/failure.ts';
import { refuse, refuseName, tooLong } from './refuse.ts';
import type { Message } from './read-request.ts';

const LONGEST_ID = 40;

/** What Chat Completions refuses in a conversation, in its words: https://platform.openai.com/docs/api-reference/chat/create */
export function checkMessages(messages: readonly Message[]): Invalid | null {
  for (const index of messages.keys()) {
    const fault =
      faultOfContent(messages, index) ?? faultOfIds(messages, index) ?? faultOfPairs(messages, index);
    if (fault) return fault;
  }
  return null;
}

function faultOfContent(messages: readonly Message[], index: number): Invalid | null {
  const { content, role, tool_calls: calls } = messages[index] ?? ({} as Message);
  const place = `messages[${index}].content`;
  if (Array.isArray(content) && content.length === 0)
    return refuse(
      place,
      `Invalid '${place}': empty array. Expected an array with minimum length 1, but got an empty array instead.`,
      'empty_array',
    );
  if (content !== undefined && content !== null) return null;
  if (role === 'assistant' && (calls?.length ?? 0) > 0) return null;
  return content === null || role === 'assistant'
    ? refuse(`messages.[${index}].content`, "Invalid value for 'content': expected a string, got null.", null)
    : refuse(place, `Missing required parameter: '${place}'.`, 'missing_required_parameter');
}

function faultOfIds(messages: readonly Message[], index: number): Invalid | null {
  const message = messages[index];
  for (const [position, { id, function: called }] of (message?.tool_calls ?? []).entries()) {
    const place = `messages[${index}].tool_calls[${position}]`;
    if (id.length > LONGEST_ID) return tooLong(`${place}.id`, id, LONGEST_ID);
    const misnamed = refuseName(`${place}.function.name`, called.name);
    if (misnamed) return misnamed;
  }
  const answered = message?.tool_call_id ?? '';
  if (answered.length > LONGEST_ID) return tooLong(`messages[${index}].tool_call_id`, answered, LONGEST_ID);
  if (message?.role !== 'tool' || message.tool_call_id !== undefined) return null;
  const place = `messages[${index}].tool_call_id`;
  return refuse(place, `Missing required parameter: '${place}'.`, 'missing_required_parameter');
}

function faultOfPairs(messages: readonly Message[], index: number): Invalid | null {
  const message = messages[index];
  if (message?.role === 'tool' && !callsBefore(messages, index).includes(message.tool_call_id ?? ''))
    return refuse(
      `messages.[${index}].role`,
      "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
      null,
    );
  const rest = messages.slice(index + 1);
  const end = rest.findIndex(({ role }) => role !== 'tool');
  const answered = new Set(rest.slice(0, end < 0 ? undefined : end).map((result) => result.tool_call_id));
  const open = (message?.tool_calls ?? []).map(({ id }) => id).filter((id) => !answered.has(id));
  if (open.length === 0) return null;
  return refuse(
    `messages.[${index + 1}].role`,
    `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${open.join(', ')}`,
    null,
  );
}

/** The calls of the message that the results before this place answer. */
function callsBefore(messages: readonly Message[], index: number): string[] {
  const caller = messages.slice(0, index).findLast(({ role }) => role !== 'tool');
  return (caller?.tool_calls ?? []).map(({ id }) => id);
}
