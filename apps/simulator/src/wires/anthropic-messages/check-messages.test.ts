import { expect, test } from 'vitest';
import { signatureOf } from '../../chat/seal.ts';
import { startSimulator } from '../../testing/start-simulator.ts';

const user = (...content: object[]) => ({ role: 'user', content });
const assistant = (...content: object[]) => ({ role: 'assistant', content });
const text = (words: string) => ({ type: 'text', text: words });
const use = (id: string) => ({ type: 'tool_use', id, name: 'look', input: {} });
const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'seen' });
const thinking = (fields: object) => ({ type: 'thinking', thinking: 'Hm.', ...fields });
const hi = user(text('Hi.'));

test.each([
  [
    'a call without a result in the next message',
    [hi, assistant(use('a'), use('b')), user(result('a'))],
    'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: b. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
  ],
  ['a call at the end', [hi, assistant(use('a'))], /^messages\.1: `tool_use` ids .* after: a\./],
  [
    'a result after something else was said',
    [hi, assistant(use('a')), user(text('wait')), assistant(text('?')), user(result('a'))],
    /^messages\.1: `tool_use` ids/,
  ],
  [
    'a result behind a text',
    [hi, assistant(use('a')), user(text('Here:'), result('a'))],
    /^messages\.1: `tool_use` ids .* after: a\./,
  ],
  [
    'a result without a call',
    [hi, assistant(text('Yes?')), user(text('So:'), result('z'))],
    'messages.2.content.1: unexpected `tool_use_id` found in `tool_result` blocks: z. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.',
  ],
  [
    'an id of other characters',
    [hi, assistant(use('functions.read:0')), user(result('functions.read:0'))],
    "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
  ],
  [
    'the same id twice',
    [hi, assistant(use('a')), user(result('a')), assistant(use('a')), user(result('a'))],
    'messages.3.content.0: `tool_use` ids must be unique',
  ],
  ['an empty text', [user(text(''))], 'messages: text content blocks must be non-empty'],
  [
    'a text of blanks',
    [hi, assistant(text(' \n')), hi],
    'messages: text content blocks must contain non-whitespace text',
  ],
  [
    'a failed result without a word',
    [hi, assistant(use('a')), user({ ...result('a'), content: '', is_error: true })],
    'messages.2.content.0.tool_result: content cannot be empty if `is_error` is true',
  ],
  [
    'a tool of another name',
    [hi, assistant({ ...use('a'), name: 'look up' }), user(result('a'))],
    "messages.1.content.0.tool_use.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'",
  ],
  [
    'an image of another type',
    [user({ type: 'image', source: { type: 'base64', media_type: 'image/bmp', data: 'AAAA' } })],
    "messages.0.content.0.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
  ],
  [
    'thinking without a signature',
    [hi, assistant(thinking({}), text('Yes.')), hi],
    'messages.1.content.0.thinking.signature: Field required',
  ],
  [
    'thinking with another text than was signed',
    [hi, assistant(thinking({ signature: signatureOf('m', 'Ah.') }), text('Yes.')), hi],
    'messages.1.content.0: Invalid `signature` in `thinking` block',
  ],
  [
    'thinking that another model signed',
    [hi, assistant(thinking({ signature: signatureOf('n', 'Hm.') }), text('Yes.')), hi],
    'messages.1.content.0: Invalid `signature` in `thinking` block',
  ],
  [
    'thinking that led to nothing',
    [hi, assistant(thinking({ signature: signatureOf('m', 'Hm.') })), hi],
    'messages.1.content.0: The final block in an assistant message cannot be `thinking`.',
  ],
  [
    'a conversation that the assistant begins',
    [assistant(text('Hello.')), hi],
    'messages: first message must use the "user" role',
  ],
  [
    'system inside of messages',
    [hi, { role: 'system', content: 'Be kind.' }],
    'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.',
  ],
  [
    'nothing said by the assistant in the middle',
    [hi, { role: 'assistant', content: '' }, hi],
    'messages.1: all messages must have non-empty content except for the optional final assistant message',
  ],
  ['a call by the user', [user(use('a')), hi], /^messages\.0: `tool_use` blocks can only be in `assistant`/],
])('%s is refused in Anthropic’s words', async (_, messages, words) => {
  await using simulator = await startSimulator();
  const response = await simulator.messages(messages);
  expect(response.status).toBe(400);
  const body = (await response.json()) as { error: { message: string } };
  expect(body.error.message).toMatch(words);
  expect(body).toEqual({
    type: 'error',
    error: { type: 'invalid_request_error', message: body.error.message },
    request_id: 'req_sim_1',
  });
});

test.each([
  [
    'calls with all their results',
    [hi, assistant(text('I look.'), use('a'), use('b')), user(result('b'), result('a'))],
  ],
  [
    'results in two messages in a row',
    [hi, assistant(use('a'), use('b')), user(result('b')), user(result('a'))],
  ],
  [
    'thinking of its own, signed',
    [hi, assistant(thinking({ signature: signatureOf('m', 'Hm.') }), use('a')), user(result('a'))],
  ],
  ['an empty answer at the end', [hi, { role: 'assistant', content: '' }]],
])('%s is accepted', async (_, messages) => {
  await using simulator = await startSimulator();
  expect((await simulator.messages(messages)).status).toBe(200);
});

test('a script that is not strict lets it all pass', async () => {
  await using simulator = await startSimulator({ scripts: { claude: { strict: false } } });
  expect((await simulator.messages([hi, assistant(use('a.b')), user(text(''))])).status).toBe(200);
});
