import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { afterOneCall, ASKED, collect, READ_FILE, STEPS, SYSTEM } from '../../testing/prompts.ts';
import { startSimulator } from '../../testing/start-simulator.ts';

const modelAt = (url: string) =>
  createOpenAICompatible({ name: 'synthetic', baseURL: `${url}/synthetic/v1`, includeUsage: true })('m');

test('the vendor adapter gets text, a tool call and usage from an unstreamed answer', async () => {
  await using simulator = await startSimulator({ scripts: { synthetic: { steps: STEPS } } });
  const result = await modelAt(simulator.url).doGenerate({ prompt: [SYSTEM, ASKED], tools: [READ_FILE] });
  expect(result.content).toMatchObject([
    { type: 'text', text: '[simulated synthetic] I read it.' },
    { type: 'tool-call', toolCallId: 'call_sim_0_0', toolName: 'read_file', input: '{"path":"a.txt"}' },
  ]);
  expect(result.finishReason.unified).toBe('tool-calls');
  const [logged] = await simulator.log();
  expect(result.usage.inputTokens.total).toBe(logged?.usage?.inputTokens);
  expect(result.usage.outputTokens.total).toBe(logged?.usage?.outputTokens);
  expect(logged?.usage?.inputTokens).toBeGreaterThan(20);
});

test('the vendor adapter gets the same answer and usage streamed', async () => {
  await using simulator = await startSimulator({ scripts: { synthetic: { steps: STEPS } } });
  const model = modelAt(simulator.url);
  const { stream } = await model.doStream({ prompt: [SYSTEM, ASKED], tools: [READ_FILE] });
  const whole = await model.doGenerate({ prompt: [SYSTEM, ASKED], tools: [READ_FILE] });
  const parts = await collect(stream);
  const text = parts.flatMap((part) => (part.type === 'text-delta' ? [part.delta] : [])).join('');
  expect(text).toBe('[simulated synthetic] I read it.');
  expect(parts.find((part) => part.type === 'tool-call')).toMatchObject({
    toolCallId: 'call_sim_0_0',
    toolName: 'read_file',
    input: '{"path":"a.txt"}',
  });
  expect(parts.find((part) => part.type === 'finish')).toMatchObject({
    finishReason: { unified: 'tool-calls' },
    usage: {
      inputTokens: { total: whole.usage.inputTokens.total },
      outputTokens: { total: whole.usage.outputTokens.total },
    },
  });
});

test('parallel tool calls arrive streamed as separate calls with their own ids', async () => {
  const steps = [{ tools: [{ tool: 'read_file', args: { path: 'a' } }, { tool: 'read_file' }] }];
  await using simulator = await startSimulator({ scripts: { synthetic: { steps } } });
  const { stream } = await modelAt(simulator.url).doStream({ prompt: [ASKED], tools: [READ_FILE] });
  const calls = (await collect(stream)).filter((part) => part.type === 'tool-call');
  expect(calls.map((call) => call.input)).toEqual(['{"path":"a"}', '{}']);
  expect(new Set(calls.map((call) => call.toolCallId)).size).toBe(2);
});

test('after a tool result the second step is played and sees the result', async () => {
  await using simulator = await startSimulator({ scripts: { synthetic: { steps: STEPS } } });
  const result = await modelAt(simulator.url).doGenerate({
    prompt: afterOneCall('call_sim_0_0'),
    tools: [READ_FILE],
  });
  expect(result.content).toMatchObject([{ text: '[simulated synthetic] It says: The code word is falcon.' }]);
  expect(result.finishReason.unified).toBe('stop');
});

test('a scripted end reaches the vendor adapter as length or content filter', async () => {
  const script = [
    { match: 'file', steps: [{ say: 'cut', finish: 'length' as const }] },
    { steps: [{ finish: 'content_filter' as const }] },
  ];
  await using simulator = await startSimulator({ scripts: { synthetic: script } });
  const model = modelAt(simulator.url);
  const cut = await model.doGenerate({ prompt: [ASKED] });
  const refused = await model.doGenerate({
    prompt: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }],
  });
  expect([cut.finishReason.unified, refused.finishReason.unified]).toEqual(['length', 'content-filter']);
});

test('a refusal is read by the vendor adapter with status and message', async () => {
  await using simulator = await startSimulator({ scripts: { synthetic: { contextTokens: 1 } } });
  const error: unknown = await modelAt(simulator.url)
    .doGenerate({ prompt: [ASKED] })
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(error).toBeInstanceOf(APICallError);
  expect(error).toMatchObject({ statusCode: 400, message: expect.stringContaining('4 tokens') as string });
});

test('an error with status 200 comes as an error part after the first piece', async () => {
  await using simulator = await startSimulator({
    scripts: { synthetic: { errors: [{ call: 1, status: 200 }] } },
  });
  const { stream } = await modelAt(simulator.url).doStream({ prompt: [ASKED] });
  const types = (await collect(stream)).map((part) => part.type);
  expect(types.indexOf('error')).toBeGreaterThan(types.indexOf('text-delta'));
  expect(types).toContain('text-delta');
  expect(await simulator.log()).toMatchObject([{ status: 200, outcome: 'error' }]);
});
