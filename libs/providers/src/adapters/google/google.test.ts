import { userText, type Message } from '@baton/domain';
import { createSimulator } from '@baton/simulator';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeConformance } from '../../conformance.ts';
import { answered, ask, buildPair, failureOf, never, resultOf } from '../../conformance/calls.ts';
import { startRecording } from '../../conformance/recording-server.ts';
import { startTwoModels } from '../../conformance/two-models.ts';
import { createProviders } from '../../create-providers.ts';
import { providersSection } from '../../section/providers-section.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}.sse`, import.meta.url), 'utf8');

describeConformance({
  kind: 'google',
  otherKind: 'openai',
  wire: {
    begun: fixture('begun'),
    overloadedEvent: fixture('overloaded-event'),
    malformedCall: fixture('malformed-call'),
    malformedWords: 'MALFORMED_FUNCTION_CALL',
  },
});

test('signatures go back where they stood to the model that gave them, and a stand-in to every other', async () => {
  const models = ['gemini-3.5-flash', 'gemini-3.1-pro-preview'] as const;
  await using server = await startTwoModels('google', models, fixture('signed-call'));
  const outcome = await server.say('one', [userText('Read a and b.')]);
  expect(outcome.finish).toBe('tool-calls');
  expect(outcome.usage).toEqual({ inputTokens: 60, cachedInputTokens: 30, outputTokens: 45 });

  const results = [resultOf('fc2', 'B'), resultOf('fc1', 'A')];
  const conversation = [userText('Read a and b.'), outcome.message, ...results];
  await server.say('one', conversation);
  await server.say('two', conversation);
  const [, own, other] = server.bodies;
  const called = (id: string, path: string) => ({
    functionCall: { id, name: 'fs__read_file', args: { path } },
  });
  const answered = (id: string, content: string) => ({
    functionResponse: { id, name: 'fs__read_file', response: { name: 'fs__read_file', content } },
  });
  const answers = { role: 'user', parts: [answered('fc1', 'A'), answered('fc2', 'B')] };
  expect(own?.['contents']).toEqual([
    { role: 'user', parts: [{ text: 'Read a and b.' }] },
    {
      role: 'model',
      parts: [
        { text: 'I look.', thoughtSignature: 'VGV4dA==' },
        { ...called('fc1', 'a'), thoughtSignature: 'Q2FsbA==' },
        called('fc2', 'b'),
      ],
    },
    answers,
  ]);
  const standIn = { thoughtSignature: 'skip_thought_signature_validator' };
  expect(other?.['contents']).toEqual([
    { role: 'user', parts: [{ text: 'Read a and b.' }] },
    {
      role: 'model',
      parts: [
        { text: 'I look.' },
        { ...called('fc1', 'a'), ...standIn },
        { ...called('fc2', 'b'), ...standIn },
      ],
    },
    answers,
  ]);
});

test('a call that breaks off is counted with what its last chunk told', async () => {
  await using server = await startRecording(fixture('begun') + fixture('overloaded-event'));
  const { here } = buildPair(server.url, { kind: 'google', otherKind: 'openai' });
  expect(await here.call(ask([userText('Hi.')]), never)).toMatchObject({
    kind: 'failed',
    failure: { code: 'overloaded', status: 200 },
    usage: { inputTokens: 25, cachedInputTokens: 5, outputTokens: 33 },
  });
});

test.each(['UNEXPECTED_TOOL_CALL', 'OTHER'])(
  'an answer of nothing but %s is asked for again',
  async (finishReason) => {
    const chunk = { candidates: [{ content: {}, finishReason, index: 0 }] };
    await using server = await startRecording(`data: ${JSON.stringify(chunk)}\n\n`);
    const { here } = buildPair(server.url, { kind: 'google', otherKind: 'openai' });
    expect(failureOf(await here.call(ask([userText('Hi.')]), never))).toMatchObject({
      code: 'server_error',
      message: `The provider ended the answer with ${finishReason}.`,
    });
  },
);

test('a prompt that is blocked is content_policy', async () => {
  const chunk = { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } };
  await using server = await startRecording(`data: ${JSON.stringify(chunk)}\n\n`);
  const { here } = buildPair(server.url, { kind: 'google', otherKind: 'openai' });
  expect(failureOf(await here.call(ask([userText('Hi.')]), never)).code).toBe('content_policy');
});

test('a model that wants signatures takes its own back, and goes on with a call that another made', async () => {
  await using simulator = createSimulator({
    scripts: { gemini: { steps: [{ tool: 'fs__read_file', args: { path: 'a' } }, { say: 'Read.' }] } },
  });
  const { url } = await simulator.listen();
  const entry = { kind: 'google' as const, model: 'gemini-3.5-flash', baseUrl: `${url}/gemini/v1beta` };
  const model = createProviders(providersSection.parse({ gemini: entry })).models.get('gemini');
  if (!model) throw new Error('A configured provider has no adapter.');
  const say = async (...messages: Message[]) =>
    answered(await model.call(ask([userText('Read a.'), ...messages]), never));
  const { message } = await say();
  const foreign: Message = {
    v: 1,
    role: 'assistant',
    parts: [{ type: 'tool-call', callId: 'toolu_1', tool: 'fs__read_file', args: { path: 'a' } }],
  };
  for (const call of [message, foreign]) {
    const callId = call.parts.find((part) => part.type === 'tool-call')?.callId ?? '';
    expect((await say(call, resultOf(callId, 'A'))).finish).toBe('stop');
  }
});
