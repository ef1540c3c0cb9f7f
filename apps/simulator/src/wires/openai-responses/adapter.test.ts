import { createOpenAI } from '@ai-sdk/openai';
import { APICallError } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { afterOneCall, ASKED, collect, READ_FILE, STEPS, SYSTEM } from '../../testing/prompts.ts';
import { startSimulator } from '../../testing/start-simulator.ts';

const modelAt = (url: string) => createOpenAI({ baseURL: `${url}/codex/v1`, apiKey: 'any' }).responses('m');
const sealed = { openai: { store: false, forceReasoning: true } };
const told = { openai: { ...sealed.openai, reasoningSummary: 'auto' } };
const THINKING = [{ think: 'The file will tell me.', tool: 'read_file', args: { path: 'a.txt' } }];

test('the vendor adapter gets text, a tool call and usage from an unstreamed answer', async () => {
  await using simulator = await startSimulator({ scripts: { codex: { steps: STEPS } } });
  const result = await modelAt(simulator.url).doGenerate({ prompt: [SYSTEM, ASKED], tools: [READ_FILE] });
  expect(result.content).toMatchObject([
    { type: 'text', text: '[simulated codex] I read it.' },
    { type: 'tool-call', toolCallId: 'call_sim_0_0', toolName: 'read_file', input: '{"path":"a.txt"}' },
  ]);
  expect(result.finishReason.unified).toBe('tool-calls');
  const [logged] = await simulator.log();
  expect(result.usage.inputTokens.total).toBe(logged?.usage?.inputTokens);
  expect(result.usage.outputTokens.total).toBe(logged?.usage?.outputTokens);
  expect(logged?.usage?.inputTokens).toBeGreaterThan(20);
});

test('the vendor adapter gets the same answer and usage streamed', async () => {
  const script = { steps: [{ ...STEPS[0], think: 'Hm. '.repeat(9) }], cachedShare: 0.5 };
  await using simulator = await startSimulator({ scripts: { codex: script } });
  const model = modelAt(simulator.url);
  const ask = { prompt: [SYSTEM, ASKED], tools: [READ_FILE], providerOptions: told };
  const { stream } = await model.doStream(ask);
  const whole = await model.doGenerate(ask);
  const parts = await collect(stream);
  const said = (type: 'text-delta' | 'reasoning-delta') =>
    parts.flatMap((part) => (part.type === type ? [part.delta] : [])).join('');
  expect(said('text-delta')).toBe('[simulated codex] I read it.');
  expect(said('reasoning-delta')).toBe('Hm. '.repeat(9));
  expect(parts.find((part) => part.type === 'tool-call')).toMatchObject({
    toolCallId: 'call_sim_0_0',
    toolName: 'read_file',
    input: '{"path":"a.txt"}',
    providerMetadata: { openai: { itemId: 'fc_sim_1_0' } },
  });
  const finish = parts.find((part) => part.type === 'finish');
  expect(finish?.finishReason.unified).toBe('tool-calls');
  const { raw: _, ...usage } = whole.usage;
  expect(finish?.usage).toMatchObject(usage);
  expect(usage.outputTokens).toMatchObject({ reasoning: 9 });
  expect(usage.inputTokens.cacheRead).toBe(Math.floor((usage.inputTokens.total ?? 0) / 2));
});

test('parallel tool calls arrive streamed as separate calls with their own ids', async () => {
  const steps = [{ tools: [{ tool: 'read_file', args: { path: 'a' } }, { tool: 'read_file' }] }];
  await using simulator = await startSimulator({ scripts: { codex: { steps } } });
  const { stream } = await modelAt(simulator.url).doStream({ prompt: [ASKED], tools: [READ_FILE] });
  const calls = (await collect(stream)).filter((part) => part.type === 'tool-call');
  expect(calls.map((call) => call.input)).toEqual(['{"path":"a"}', '{}']);
  expect(new Set(calls.map((call) => call.toolCallId)).size).toBe(2);
});

test('after a tool result the second step is played and sees the result', async () => {
  await using simulator = await startSimulator({ scripts: { codex: { steps: STEPS } } });
  const result = await modelAt(simulator.url).doGenerate({
    prompt: afterOneCall('call_sim_0_0'),
    tools: [READ_FILE],
  });
  expect(result.content).toMatchObject([{ text: '[simulated codex] It says: The code word is falcon.' }]);
  expect(result.finishReason.unified).toBe('stop');
});

test('reasoning is sealed where that is asked for, and only there', async () => {
  await using simulator = await startSimulator({ scripts: { codex: { steps: THINKING } } });
  const model = modelAt(simulator.url);
  const { content } = await model.doGenerate({
    prompt: [ASKED],
    tools: [READ_FILE],
    providerOptions: sealed,
  });
  const [thought, call] = content;
  expect(thought).toMatchObject({
    type: 'reasoning',
    text: '',
    providerMetadata: {
      openai: { itemId: 'rs_sim_1', reasoningEncryptedContent: expect.stringMatching(/^gAAAAAB/) as string },
    },
  });
  expect(call?.type).toBe('tool-call');
  const plain = await model.doGenerate({ prompt: [ASKED], tools: [READ_FILE] });
  expect(JSON.stringify(plain.content)).not.toContain('gAAAAAB');
});

test('a scripted end reaches the vendor adapter as length or content filter', async () => {
  const script = [
    { match: 'file', steps: [{ say: 'cut', finish: 'length' as const }] },
    { steps: [{ finish: 'content_filter' as const }] },
  ];
  await using simulator = await startSimulator({ scripts: { codex: script } });
  const model = modelAt(simulator.url);
  const cut = await model.doGenerate({ prompt: [ASKED] });
  const { stream } = await model.doStream({
    prompt: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }],
  });
  const refused = (await collect(stream)).find((part) => part.type === 'finish');
  expect([cut.finishReason.unified, refused?.finishReason.unified]).toEqual(['length', 'content-filter']);
});

test('a refusal is read by the vendor adapter with status, code and message', async () => {
  await using simulator = await startSimulator({ scripts: { codex: { contextTokens: 1 } } });
  const error: unknown = await modelAt(simulator.url)
    .doGenerate({ prompt: [ASKED] })
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(error).toBeInstanceOf(APICallError);
  expect(error).toMatchObject({
    statusCode: 400,
    message: expect.stringContaining('exceeds the context window') as string,
    data: { error: { code: 'context_length_exceeded', param: 'input' } },
  });
});

test.each([
  ['the usual error', undefined, 'The server is currently overloaded'],
  [
    'a failed response',
    { type: 'response.failed', sequence_number: 9, response: { error: { code: 'x', message: 'Broke.' } } },
    'Broke.',
  ],
  ['an error event', { type: 'error', code: 'x', message: 'Broke too.', param: null }, 'Broke too.'],
])('%s with status 200 comes as an error part after the first piece', async (_, body, words) => {
  await using simulator = await startSimulator({
    scripts: { codex: { errors: [{ call: 1, status: 200, ...(body && { body }) }] } },
  });
  const { stream } = await modelAt(simulator.url).doStream({ prompt: [ASKED] });
  const parts = await collect(stream);
  const types = parts.map((part) => part.type);
  expect(types.indexOf('error')).toBeGreaterThan(types.indexOf('text-delta'));
  expect(types).toContain('text-delta');
  expect(JSON.stringify(parts.find((part) => part.type === 'error'))).toContain(words);
  expect(await simulator.log()).toMatchObject([{ status: 200, outcome: 'error' }]);
});

test('events are numbered without a hole, from response.created to response.completed', async () => {
  await using simulator = await startSimulator({ scripts: { codex: { steps: THINKING } } });
  const response = await simulator.responses('hi', { stream: true, reasoning: { summary: 'auto' } });
  const events = (await response.text())
    .split('\n\n')
    .filter(Boolean)
    .map((event) => event.split('\n').map((line) => line.replace(/^\w+: /, '')));
  const data = events.map(([, json]) => JSON.parse(json ?? '') as { type: string; sequence_number: number });
  expect(data.map(({ type }) => type)).toEqual(events.map(([type]) => type));
  expect(data.map(({ sequence_number: number }) => number)).toEqual([...data.keys()]);
  expect([data[0]?.type, data.at(-1)?.type]).toEqual(['response.created', 'response.completed']);
});
