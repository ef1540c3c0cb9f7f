import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
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

test('adapters that send one conversation differently leave the same messages, digest and tokens', async () => {
  await using simulator = await startSimulator();
  const claude = createAnthropic({ baseURL: `${simulator.url}/claude/v1`, apiKey: 'any' })('m');
  const other = createOpenAICompatible({ name: 'other', baseURL: `${simulator.url}/other/v1` })('m');
  const codex = createOpenAI({ baseURL: `${simulator.url}/codex/v1`, apiKey: 'any' }).responses('m');
  const gemini = createGoogle({ baseURL: `${simulator.url}/gemini/v1beta`, apiKey: 'any' })('m');
  const answers = [];
  for (const model of [claude, other, codex, gemini])
    answers.push(await model.doGenerate({ prompt: CONVERSATION }));
  const digests = answers.map(({ content }) => {
    const [part] = content;
    return part?.type === 'text' ? { ...(JSON.parse(part.text) as object), simulated: '' } : null;
  });
  for (const digest of digests) expect(digest).toEqual(digests[0]);
  expect(digests[0]).toMatchObject({ user: 2, assistant: 3, tool: 1, toolCalls: 1 });
  const [first, ...others] = await simulator.log();
  expect(others).toHaveLength(3);
  for (const other of others) {
    expect(other.messages).toEqual(first?.messages);
    expect(other.usage?.inputTokens).toBe(first?.usage?.inputTokens);
  }
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
