import { expect, test } from 'vitest';
import { startSimulator } from '../../testing/start-simulator.ts';
import { callSignature } from './check-contents.ts';

const user = (...parts: object[]) => ({ role: 'user', parts });
const model = (...parts: object[]) => ({ role: 'model', parts });
const text = (words: string) => ({ text: words });
const call = (name: string, fields: object = {}) => ({ functionCall: { name, args: {} }, ...fields });
const result = (name: string) => ({ functionResponse: { name, response: { content: 'seen' } } });
const hi = user(text('Hi.'));
const MODEL = 'gemini-3.5-flash';
const signed = (name: string) => call(name, { thoughtSignature: callSignature(MODEL, { name, args: {} }) });

test.each([
  [
    'a role of another vendor',
    [hi, { role: 'assistant', parts: [text('a')] }],
    'Please use a valid role: user, model.',
  ],
  [
    'a conversation that the model begins',
    [model(text('Hello.')), hi],
    'Please ensure that multiturn requests begin with a user turn.',
  ],
  ['no contents', [], '* GenerateContentRequest.contents: contents is not specified\n'],
  [
    'no parts',
    [hi, model(), hi],
    '* GenerateContentRequest.contents[1].parts: contents.parts must not be empty.\n',
  ],
  [
    'an empty part',
    [user({})],
    "* GenerateContentRequest.contents[0].parts[0].data: required oneof field 'data' must have one initialized field\n",
  ],
  [
    'an empty text',
    [hi, model(text('')), hi],
    "* GenerateContentRequest.contents[1].parts[0].data: required oneof field 'data' must have one initialized field\n",
  ],
  [
    'fewer results than calls',
    [hi, model(call('a'), call('b')), user(result('a'))],
    'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
  ],
  [
    'a result without calls before it',
    [hi, model(text('Yes?')), user(result('a'))],
    'Please ensure that function response turn comes immediately after a function call turn.',
  ],
  [
    'calls that are not answered at once',
    [hi, model(call('a')), hi],
    'Please ensure that function call turn is immediately followed by a function response turn.',
  ],
  [
    'calls after the model spoke',
    [hi, model(text('I look.')), model(call('a')), user(result('a'))],
    'Please ensure that function call turn comes immediately after a user turn or after a function response turn.',
  ],
])('%s is refused in Google’s words', async (_, contents, message) => {
  await using simulator = await startSimulator();
  const response = await simulator.generate(contents);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } });
});

test.each([
  [
    'at the top',
    [hi],
    { system: 'x' },
    'Invalid JSON payload received. Unknown name "system": Cannot find field.',
  ],
  [
    'in a part',
    [user({ type: 'text', text: 'x' })],
    {},
    /^.*Unknown name "type" at 'contents\[0\]\.parts\[0\]': Cannot/,
  ],
  ['in the configuration', [hi], { generationConfig: { maxTokens: 5 } }, /"maxTokens" at 'generationConfig'/],
  [
    'in a tool',
    [hi],
    { tools: [{ functionDeclarations: [{ name: 'a', input_schema: {} }] }] },
    /"input_schema" at 'tools\[0\]/,
  ],
])('a field that is not known %s is refused with its place', async (_, contents, extra, words) => {
  await using simulator = await startSimulator();
  const response = await simulator.generate(contents, extra);
  expect(response.status).toBe(400);
  const { error } = (await response.json()) as { error: { message: string } };
  const { message } = error;
  expect(message).toMatch(words);
  expect({ error }).toMatchObject({
    error: {
      message,
      status: 'INVALID_ARGUMENT',
      details: [
        { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ description: message }] },
      ],
    },
  });
});

test('a tool whose name begins with a digit is refused', async () => {
  await using simulator = await startSimulator();
  const tools = [{ functionDeclarations: [{ name: 'a' }, { name: '7zip__pack' }] }];
  const response = await simulator.generate([hi], { tools });
  expect(response.status).toBe(400);
  expect(JSON.stringify(await response.json())).toContain(
    'tools[0].function_declarations[1].name: Invalid function name. Must start with a letter or an underscore.',
  );
});

test('names may be written with an underscore, also those that are looked at', async () => {
  await using simulator = await startSimulator();
  const parts = [{ function_call: { name: 'a', args: { some_name: 1 } } }];
  const answer = { function_response: { name: 'a', response: { content: 'seen' } } };
  const contents = [hi, { role: 'model', parts }, { role: 'user', parts: [answer] }];
  const extra = {
    system_instruction: { parts: [text('Be kind.')] },
    generation_config: { max_output_tokens: 9, thinking_config: { include_thoughts: true } },
  };
  expect((await simulator.generate(contents, extra)).status).toBe(200);
  expect(await simulator.log()).toMatchObject([
    {
      system: 'Be kind.',
      messages: [
        {},
        { calls: [{ name: 'a', arguments: '{"some_name":1}' }] },
        { role: 'tool', text: 'seen' },
      ],
    },
  ]);
});

test.each([
  [
    'the first call of the turn unsigned',
    [hi, model(call('a')), user(result('a'))],
    /^Function call is missing a thought_signature in functionCall parts\..*`default_api:a` , position 2\./,
  ],
  [
    'a later step of the turn unsigned',
    [hi, model(signed('a')), user(result('a')), model(call('b')), user(result('b'))],
    /`default_api:b` , position 4\./,
  ],
  [
    'a signature of another call',
    [hi, model({ ...signed('a'), ...call('b') }), user(result('b'))],
    /^Thought signature is not valid\.$/,
  ],
  [
    'a signature of another model',
    [
      hi,
      model(call('a', { thoughtSignature: callSignature('gemini-3-pro', { name: 'a', args: {} }) })),
      user(result('a')),
    ],
    /not valid/,
  ],
])('%s is refused by a model that wants signatures', async (_, contents, words) => {
  await using simulator = await startSimulator();
  const response = await simulator.generate(contents, {}, { model: MODEL });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { message: expect.stringMatching(words) as string, status: 'INVALID_ARGUMENT' },
  });
});

test.each([
  [
    'a signed call and an unsigned one beside it',
    MODEL,
    [hi, model(signed('a'), call('b')), user(result('a'), result('b'))],
  ],
  [
    'an unsigned call of a turn that is over',
    MODEL,
    [hi, model(call('a')), user(result('a')), model(text('Yes.')), hi],
  ],
  [
    'a call that says that another model made it',
    MODEL,
    [hi, model(call('a', { thoughtSignature: 'skip_thought_signature_validator' })), user(result('a'))],
  ],
  ['an unsigned call for an older model', 'gemini-2.5-pro', [hi, model(call('a')), user(result('a'))]],
])('%s is accepted', async (_, name, contents) => {
  await using simulator = await startSimulator();
  expect((await simulator.generate(contents, {}, { model: name })).status).toBe(200);
});
