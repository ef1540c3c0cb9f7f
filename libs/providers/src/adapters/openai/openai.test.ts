import { userText } from '@baton/domain';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeConformance } from '../../conformance.ts';
import { ask, buildPair, failureOf, never, resultOf } from '../../conformance/calls.ts';
import { startRecording } from '../../conformance/recording-server.ts';
import { startTwoModels } from '../../conformance/two-models.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}.sse`, import.meta.url), 'utf8');

describeConformance({
  kind: 'openai',
  otherKind: 'google',
  wire: {
    begun: fixture('begun'),
    overloadedEvent: fixture('overloaded-event'),
    malformedCall: fixture('malformed-call'),
  },
});

test('sealed reasoning goes back before the call it led to, to the model that sealed it and to no other', async () => {
  await using server = await startTwoModels('openai', ['gpt-6.1-sol', 'gpt-5.4'], fixture('reasoning'));
  const outcome = await server.say('one', [userText('Read a and b.')]);
  expect(outcome.finish).toBe('tool-calls');
  expect(outcome.usage).toEqual({ inputTokens: 60, cachedInputTokens: 30, outputTokens: 45 });

  const results = [resultOf('call_0c1', 'A'), resultOf('call_0c2', 'B')];
  const conversation = [userText('Read a and b.'), outcome.message, ...results];
  await server.say('one', conversation);
  await server.say('two', conversation);
  const [, own, other] = server.bodies;
  const sealed = (id: string, content: string) => ({
    type: 'reasoning',
    id,
    encrypted_content: content,
    summary: [],
  });
  const called = (id: string) => ({ type: 'function_call', call_id: id, name: 'fs__read_file' });
  expect(own?.['input']).toMatchObject([
    { role: 'developer' },
    { role: 'user' },
    sealed('rs_0c1', 'gAAAAABsealed1=='),
    called('call_0c1'),
    sealed('rs_0c2', 'gAAAAABsealed2=='),
    called('call_0c2'),
    { type: 'function_call_output', call_id: 'call_0c1', output: 'A' },
    { type: 'function_call_output', call_id: 'call_0c2', output: 'B' },
  ]);
  expect(JSON.stringify(other)).not.toMatch(/sealed|rs_0c/);
});

test('nothing is left on the server, and optional arguments stay optional', async () => {
  await using server = await startTwoModels('openai', ['gpt-6.1-sol', 'gpt-4.1'], fixture('reasoning'));
  await server.say('one', [userText('Hi.')]);
  await server.say('two', [userText('Hi.')]);
  const [reasons, answersAtOnce] = server.bodies;
  expect(reasons).toMatchObject({
    store: false,
    include: ['reasoning.encrypted_content'],
    tools: [{ type: 'function', name: 'fs__read_file', strict: false }],
    max_output_tokens: 1_000,
    stream: true,
  });
  expect(answersAtOnce).toMatchObject({ store: false });
  expect(answersAtOnce).not.toHaveProperty('include');
});

test.each([
  ['in place of an answer', ''],
  ['in the middle of one', fixture('begun')],
])('a response that failed is classified by its code, %s', async (_, begun) => {
  const error = { code: 'insufficient_quota', message: 'Sorry.' };
  const failed = { type: 'response.failed', sequence_number: 9, response: { error, usage: null } };
  await using server = await startRecording(
    `${begun}event: response.failed\ndata: ${JSON.stringify(failed)}\n\n`,
  );
  const { here } = buildPair(server.url, { kind: 'openai', otherKind: 'google' });
  expect(failureOf(await here.call(ask([userText('Hi.')]), never))).toMatchObject({
    code: 'quota_exhausted',
    message: expect.stringContaining('Sorry.'),
  });
});
