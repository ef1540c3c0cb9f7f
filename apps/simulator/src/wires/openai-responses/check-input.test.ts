import { expect, test } from 'vitest';
import { seal } from '../../chat/seal.ts';
import { startSimulator } from '../../testing/start-simulator.ts';

const hi = { role: 'user', content: 'Hi.' };
const call = (callId: string, fields: object = {}) => ({
  type: 'function_call',
  call_id: callId,
  name: 'look',
  arguments: '{}',
  ...fields,
});
const output = (callId: string) => ({ type: 'function_call_output', call_id: callId, output: 'seen' });
const reasoning = (fields: object = {}) => ({
  type: 'reasoning',
  id: 'rs_1',
  summary: [],
  encrypted_content: seal('m', 'Hm.'),
  ...fields,
});
const long = 'c'.repeat(65);

test.each([
  [
    'an output without a call',
    [hi, output('a')],
    'No tool call found for function call output with call_id a.',
    {},
  ],
  [
    'a call without an output',
    [hi, call('a'), call('b'), output('a')],
    'No tool output found for function call b.',
    {},
  ],
  ['an output before its call', [hi, output('a'), call('a')], /^No tool call found/, {}],
  [
    'reasoning that nothing follows',
    [hi, reasoning()],
    "Item 'rs_1' of type 'reasoning' was provided without its required following item.",
    {},
  ],
  ['reasoning before the user', [hi, reasoning(), hi], /without its required following item/, {}],
  [
    'reasoning that another model sealed',
    [hi, reasoning({ encrypted_content: seal('n', 'Hm.') }), { role: 'assistant', content: 'Yes.' }],
    'The encrypted content for item rs_1 could not be verified. Reason: Encrypted content could not be decrypted or parsed.',
    { code: 'invalid_encrypted_content' },
  ],
  [
    'a call’s id in place of its item’s',
    [hi, call('a', { id: 'call_a' }), output('a')],
    "Invalid 'input[1].id': 'call_a'. Expected an ID that begins with 'fc'.",
    { param: 'input[1].id', code: 'invalid_value' },
  ],
  [
    'reasoning with a wrong id',
    [hi, reasoning({ id: 'msg_1' }), call('a'), output('a')],
    "Invalid 'input[1].id': 'msg_1'. Expected an ID that begins with 'rs'.",
    { param: 'input[1].id', code: 'invalid_value' },
  ],
  [
    'a message with a wrong id',
    [hi, { type: 'message', role: 'assistant', id: 'chatcmpl-1', content: 'Yes.' }],
    "Invalid 'input[1].id': 'chatcmpl-1'. Expected an ID that begins with 'msg'.",
    { param: 'input[1].id', code: 'invalid_value' },
  ],
  [
    'a call id that is too long',
    [hi, call(long), output(long)],
    "Invalid 'input[1].call_id': string too long. Expected a string with maximum length 64, but got a string with length 65 instead.",
    { param: 'input[1].call_id', code: 'string_above_max_length' },
  ],
  [
    'a call without its name',
    [hi, call('a', { name: undefined }), output('a')],
    "Missing required parameter: 'input[1].name'.",
    { param: 'input[1].name', code: 'missing_required_parameter' },
  ],
  [
    'what a user says in an assistant’s mouth',
    [{ role: 'assistant', content: [{ type: 'input_text', text: 'Hi.' }] }],
    "Invalid value: 'input_text'. Supported values are: 'output_text' and 'refusal'.",
    { param: 'input[0].content[0]', code: 'invalid_value' },
  ],
])('%s is refused in OpenAI’s words', async (_, input, words, fields) => {
  await using simulator = await startSimulator();
  const response = await simulator.responses(input);
  expect(response.status).toBe(400);
  const { error } = (await response.json()) as { error: { message: string } };
  expect(error.message).toMatch(words);
  expect({ error }).toEqual({
    error: {
      message: error.message,
      type: 'invalid_request_error',
      param: 'input',
      code: null,
      ...fields,
    },
  });
});

test.each([
  ['an item that is told by its id', { type: 'item_reference', id: 'msg_1' }],
  ['reasoning that is told by its id', reasoning({ encrypted_content: undefined })],
])('%s is not found: nothing is stored', async (_, item) => {
  await using simulator = await startSimulator();
  const response = await simulator.responses([hi, item, { role: 'assistant', content: 'Yes.' }]);
  expect(response.status).toBe(404);
  expect(JSON.stringify(await response.json())).toMatch(
    /Item with id '\w+_1' not found. Items are not persisted/,
  );
});

test('an answer that is told by its id is not found', async () => {
  await using simulator = await startSimulator();
  const response = await simulator.responses('Hi.', { previous_response_id: 'resp_1' });
  expect(await response.json()).toMatchObject({ error: { code: 'previous_response_not_found' } });
});

test('sealed reasoning, calls and outputs in their order are accepted', async () => {
  await using simulator = await startSimulator();
  const items = [
    reasoning(),
    call('a', { id: 'fc_1' }),
    reasoning({ id: 'rs_2' }),
    call('b'),
    output('b'),
    output('a'),
  ];
  const said = {
    type: 'message',
    id: 'msg_1',
    role: 'assistant',
    content: [{ type: 'output_text', text: 'Yes.' }],
  };
  expect((await simulator.responses([hi, ...items, reasoning({ id: undefined }), said, hi])).status).toBe(
    200,
  );
});
