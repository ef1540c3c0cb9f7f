import { createGoogle } from '@ai-sdk/google';
import { APICallError } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { afterOneCall, ASKED, collect, READ_FILE, STEPS, SYSTEM } from '../../testing/prompts.ts';
import { startSimulator } from '../../testing/start-simulator.ts';

const modelAt = (url: string, model = 'm') =>
  createGoogle({ baseURL: `${url}/gemini/v1beta`, apiKey: 'any' })(model);
const told = { google: { thinkingConfig: { includeThoughts: true } } };

test('the vendor adapter gets text, a tool call and usage from an unstreamed answer', async () => {
  await using simulator = await startSimulator({ scripts: { gemini: { steps: STEPS } } });
  const result = await modelAt(simulator.url).doGenerate({ prompt: [SYSTEM, ASKED], tools: [READ_FILE] });
  expect(result.content).toMatchObject([
    { type: 'text', text: '[simulated gemini] I read it.' },
    { type: 'tool-call', toolCallId: 'sim_0_0', toolName: 'read_file', input: '{"path":"a.txt"}' },
  ]);
  expect(result.finishReason.unified).toBe('tool-calls');
  const [logged] = await simulator.log();
  expect(result.usage.inputTokens.total).toBe(logged?.usage?.inputTokens);
  expect(result.usage.outputTokens.total).toBe(logged?.usage?.outputTokens);
  expect(logged?.usage?.inputTokens).toBeGreaterThan(20);
});

test('the vendor adapter gets the same answer and usage streamed', async () => {
  const script = { steps: [{ ...STEPS[0], think: 'Hm. '.repeat(9) }], cachedShare: 0.5 };
  await using simulator = await startSimulator({ scripts: { gemini: script } });
  const model = modelAt(simulator.url);
  const ask = { prompt: [SYSTEM, ASKED], tools: [READ_FILE], providerOptions: told };
  const { stream } = await model.doStream(ask);
  const whole = await model.doGenerate(ask);
  const parts = await collect(stream);
  const said = (type: 'text-delta' | 'reasoning-delta') =>
    parts.flatMap((part) => (part.type === type ? [part.delta] : [])).join('');
  expect(said('text-delta')).toBe('[simulated gemini] I read it.');
  expect(said('reasoning-delta')).toBe('Hm. '.repeat(9));
  expect(parts.find((part) => part.type === 'tool-call')).toMatchObject({
    toolCallId: 'sim_0_0',
    toolName: 'read_file',
    input: '{"path":"a.txt"}',
    providerMetadata: { google: { thoughtSignature: expect.any(String) as string } },
  });
  const finish = parts.find((part) => part.type === 'finish');
  expect(finish?.finishReason.unified).toBe('tool-calls');
  const { raw: _, ...usage } = whole.usage;
  expect(finish?.usage).toMatchObject(usage);
  expect(usage.outputTokens).toMatchObject({ reasoning: 9 });
  expect(usage.inputTokens.cacheRead).toBe(Math.floor((usage.inputTokens.total ?? 0) / 2));
});

test('of parallel calls only the first is signed, and thoughts are told only where that is asked for', async () => {
  const steps = [
    { think: 'Hm.', tools: [{ tool: 'read_file', args: { path: 'a' } }, { tool: 'read_file' }] },
  ];
  await using simulator = await startSimulator({ scripts: { gemini: { steps } } });
  const { stream } = await modelAt(simulator.url).doStream({ prompt: [ASKED], tools: [READ_FILE] });
  const parts = await collect(stream);
  const calls = parts.filter((part) => part.type === 'tool-call');
  expect(calls.map((call) => call.input)).toEqual(['{"path":"a"}', '{}']);
  expect(calls.map((call) => call.providerMetadata !== undefined)).toEqual([true, false]);
  expect(new Set(calls.map((call) => call.toolCallId)).size).toBe(2);
  expect(parts.map((part) => part.type)).not.toContain('reasoning-start');
});

test('after a tool result the second step is played and sees the result', async () => {
  await using simulator = await startSimulator({ scripts: { gemini: { steps: STEPS } } });
  const result = await modelAt(simulator.url).doGenerate({
    prompt: afterOneCall('sim_0_0'),
    tools: [READ_FILE],
  });
  expect(result.content).toMatchObject([{ text: '[simulated gemini] It says: The code word is falcon.' }]);
  expect(result.finishReason.unified).toBe('stop');
});

test('a call that another model made passes a model that wants signatures', async () => {
  await using simulator = await startSimulator({ scripts: { gemini: { steps: STEPS } } });
  const model = modelAt(simulator.url, 'gemini-3.5-flash');
  const foreign = await model.doGenerate({ prompt: afterOneCall('toolu_1'), tools: [READ_FILE] });
  expect(foreign.content).toMatchObject([{ text: expect.stringContaining('falcon') as string }]);
});

test('a scripted end reaches the vendor adapter as length or content filter', async () => {
  const script = [
    { match: 'file', steps: [{ say: 'cut', finish: 'length' as const }] },
    { match: 'midway', steps: [{ say: 'I ', finish: 'content_filter' as const }] },
    { steps: [{ finish: 'content_filter' as const }] },
  ];
  await using simulator = await startSimulator({ scripts: { gemini: script } });
  const model = modelAt(simulator.url);
  const ask = (text: string) => ({
    prompt: [{ role: 'user' as const, content: [{ type: 'text' as const, text }] }],
  });
  const cut = await model.doGenerate({ prompt: [ASKED] });
  const midway = await model.doGenerate(ask('midway'));
  const { stream } = await model.doStream(ask('x'));
  const blocked = (await collect(stream)).find((part) => part.type === 'finish');
  expect([cut, midway, blocked].map((end) => [end?.finishReason.unified, end?.finishReason.raw])).toEqual([
    ['length', 'MAX_TOKENS'],
    ['content-filter', 'SAFETY'],
    ['content-filter', 'SAFETY'],
  ]);
  expect(blocked?.providerMetadata?.['google']).toMatchObject({ promptFeedback: { blockReason: 'SAFETY' } });
});

test('a refusal is read by the vendor adapter with status and message', async () => {
  await using simulator = await startSimulator({ scripts: { gemini: { contextTokens: 1 } } });
  const error: unknown = await modelAt(simulator.url)
    .doGenerate({ prompt: [ASKED] })
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(error).toBeInstanceOf(APICallError);
  expect(error).toMatchObject({
    statusCode: 400,
    message: 'The input token count (4) exceeds the maximum number of tokens allowed (1).',
    data: { error: { status: 'INVALID_ARGUMENT' } },
  });
});

test('an error with status 200 comes as an error part after the first piece', async () => {
  await using simulator = await startSimulator({
    scripts: { gemini: { errors: [{ call: 1, status: 200 }] } },
  });
  const { stream } = await modelAt(simulator.url).doStream({ prompt: [ASKED] });
  const types = (await collect(stream)).map((part) => part.type);
  expect(types.indexOf('error')).toBeGreaterThan(types.indexOf('text-delta'));
  expect(types).toContain('text-delta');
  expect(await simulator.log()).toMatchObject([{ status: 200, outcome: 'error' }]);
});
