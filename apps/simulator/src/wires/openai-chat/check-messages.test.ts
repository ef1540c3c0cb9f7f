import { expect, test } from 'vitest';
import { startSimulator } from '../../testing/start-simulator.ts';

const hi = { role: 'user', content: 'Hi.' };
const calls = (...ids: string[]) => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'look', arguments: '{}' } })),
});
const named = (name: string) => ({
  ...calls(),
  tool_calls: [{ id: 'a', type: 'function', function: { name, arguments: '{}' } }],
});
const result = (id: string) => ({ role: 'tool', tool_call_id: id, content: 'seen' });
const long = 'c'.repeat(41);
const invalid = 'invalid_request_error';

test.each([
  [
    'a result without calls before it',
    [hi, result('a')],
    {
      message:
        "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
      type: invalid,
      param: 'messages.[1].role',
      code: null,
    },
  ],
  [
    'a call without its result',
    [hi, calls('a', 'b'), result('a'), hi],
    {
      message:
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: b",
      type: invalid,
      param: 'messages.[2].role',
      code: null,
    },
  ],
  [
    'an id that is too long',
    [hi, calls(long), result(long)],
    {
      message:
        "Invalid 'messages[1].tool_calls[0].id': string too long. Expected a string with maximum length 40, but got a string with length 41 instead.",
      type: invalid,
      param: 'messages[1].tool_calls[0].id',
      code: 'string_above_max_length',
    },
  ],
  [
    'a function’s name that is none',
    [hi, named('look up'), result('a')],
    {
      message:
        "Invalid 'messages[1].tool_calls[0].function.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
      type: invalid,
      param: 'messages[1].tool_calls[0].function.name',
      code: 'invalid_value',
    },
  ],
  [
    'a message without content',
    [{ role: 'user' }],
    {
      message: "Missing required parameter: 'messages[0].content'.",
      type: invalid,
      param: 'messages[0].content',
      code: 'missing_required_parameter',
    },
  ],
  [
    'an assistant that neither says nor calls',
    [hi, { role: 'assistant', content: null }, hi],
    {
      message: "Invalid value for 'content': expected a string, got null.",
      type: invalid,
      param: 'messages.[1].content',
      code: null,
    },
  ],
  [
    'a content of no parts',
    [{ role: 'user', content: [] }],
    {
      message:
        "Invalid 'messages[0].content': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      type: invalid,
      param: 'messages[0].content',
      code: 'empty_array',
    },
  ],
])('%s is refused in OpenAI’s words', async (_, messages, error) => {
  await using simulator = await startSimulator();
  const response = await simulator.completions(messages);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error });
});

test('calls with all their results, and an empty answer, are accepted', async () => {
  await using simulator = await startSimulator();
  const said = { role: 'assistant', content: '' };
  const messages = [hi, calls('a', 'b'), result('b'), result('a'), said, hi];
  expect((await simulator.completions(messages)).status).toBe(200);
});
