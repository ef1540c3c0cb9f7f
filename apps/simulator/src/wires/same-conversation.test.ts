import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { expect, test } from 'vitest';
import { afterOneCall } from '../testing/prompts.ts';
import { startSimulator } from '../testing/start-simulator.ts';

const said = (role: 'user' | 'assistant', ...texts: string[]) => ({
  role,
  content: texts.map((text) => ({ type: 'text' as const, text })),
});

const CONVERSATION = [
  ...afterOneCall('call_1'),
  said('assistant', 'It is ', 'falcon.'),
  said('user', 'Thanks.'),
  said('user', 'First.', 'Second.'),
  said('assistant', 'Yes.'),
  said('user', 'recall everything'),
] as never;

test('two adapters that send one conversation differently leave the same messages, digest and tokens', async () => {
  await using simulator = await startSimulator();
  const claude = createAnthropic({ baseURL: `${simulator.url}/claude/v1`, apiKey: 'any' })('m');
  const other = createOpenAICompatible({ name: 'other', baseURL: `${simulator.url}/other/v1` })('m');
  const answers = [];
  for (const model of [claude, other]) answers.push(await model.doGenerate({ prompt: CONVERSATION }));
  const digests = answers.map(({ content }) => {
    const [part] = content;
    return part?.type === 'text' ? { ...(JSON.parse(part.text) as object), simulated: '' } : null;
  });
  expect(digests[0]).toEqual(digests[1]);
  expect(digests[0]).toMatchObject({ user: 2, assistant: 3, tool: 1, toolCalls: 1 });
  const [first, second] = await simulator.log();
  expect(first?.messages).toEqual(second?.messages);
  expect(first?.usage?.inputTokens).toBe(second?.usage?.inputTokens);
});

test('system text in the middle of a conversation is system text on either wire', async () => {
  await using simulator = await startSimulator();
  const messages = [
    { role: 'user', content: 'a' },
    { role: 'system', content: 'Be brief.' },
  ];
  await simulator.messages(messages, { system: 'Be kind.' });
  await simulator.completions([{ role: 'developer', content: 'Be kind.' }, ...messages]);
  for (const { system, messages: turns } of await simulator.log()) {
    expect(system).toBe('Be kind.\nBe brief.');
    expect(turns).toEqual([{ role: 'user', text: 'a' }]);
  }
  expect.assertions(4);
});
