import { describe, expect, test } from 'vitest';
import { startSimulator, user } from '../testing/start-simulator.ts';

type Simulator = Awaited<ReturnType<typeof startSimulator>>;
type Ask = (simulator: Simulator, words: string, stream?: boolean, init?: RequestInit) => Promise<Response>;

const wires: readonly (readonly [name: string, provider: string, ask: Ask])[] = [
  [
    'anthropic-messages',
    'claude',
    (simulator, words, stream = false, init) => simulator.messages([user(words)], { stream }, init),
  ],
  [
    'openai-chat',
    'synthetic',
    (simulator, words, stream = false, init) => simulator.completions([user(words)], { stream }, init),
  ],
  [
    'openai-responses',
    'codex',
    (simulator, words, stream = false, init) => simulator.responses(words, { stream }, init),
  ],
  [
    'gemini-generate',
    'gemini',
    (simulator, words, stream = false, init) =>
      simulator.generate([{ role: 'user', parts: [{ text: words }] }], {}, { stream, ...(init && { init }) }),
  ],
];

const LONG = { say: 'abcdefghijklmnop'.repeat(5), raw: true };
/** Counted in what carries the pieces alone: some vendors repeat the whole text at the end. */
const piecesOf = (text: string): number =>
  text.match(/"(?:text|content|delta)":"abcdefghijklmnop"/g)?.length ?? 0;

async function readUntilBreak(response: Response): Promise<{ text: string; broken: boolean }> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? [])
      text += decoder.decode(chunk as Uint8Array, { stream: true });
    return { text, broken: false };
  } catch {
    return { text, broken: true };
  }
}

describe.each(wires)('%s', (name, provider, ask) => {
  test('a closed window is a 429 with its wait, and reopens', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    await using simulator = await startSimulator({
      now: () => now,
      scripts: { [provider]: { window: { requests: 1, seconds: 90 } } },
    });
    expect((await ask(simulator, 'hi')).status).toBe(200);
    const refused = await ask(simulator, 'hi');
    expect(refused.status).toBe(429);
    const told = `${JSON.stringify(Object.fromEntries(refused.headers))} ${await refused.text()}`;
    expect(told).toMatch(/"retry-after":"90"|"retryDelay":"90s"/);
    now += 90_000;
    expect((await ask(simulator, 'hi')).status).toBe(200);
    expect((await simulator.log()).map(({ outcome, wire }) => [outcome, wire])).toEqual([
      ['answered', name],
      ['limited', name],
      ['answered', name],
    ]);
  });

  test('the calls of a minute, an overload, a full context and another key are refused', async () => {
    await using simulator = await startSimulator({ scripts: { [provider]: { requestsPerMinute: 1 } } });
    const statusUnder = async (script: object, init?: RequestInit) => {
      await simulator.putScript(provider, script);
      return (await ask(simulator, 'word '.repeat(20), false, init)).status;
    };
    expect(await statusUnder({ overload: 1 })).toBe(name === 'anthropic-messages' ? 529 : 503);
    expect(await statusUnder({ contextTokens: 10 })).toBe(400);
    expect(await statusUnder({ apiKey: 'right' })).toBe(name === 'gemini-generate' ? 400 : 401);
    const header = name === 'gemini-generate' ? 'x-goog-api-key' : 'x-api-key';
    expect(await statusUnder({ apiKey: 'right' }, { headers: { [header]: 'right' } })).toBe(200);
    expect(await statusUnder({ requestsPerMinute: 1 })).toBe(200);
    expect((await ask(simulator, 'hi')).status).toBe(429);
  });

  test('a scripted error meets its call, with its status, headers and body or the vendor’s own', async () => {
    const errors = [
      { call: 1, status: 500 },
      { call: 2, status: 418, headers: { 'x-pot': 'tea' }, body: { short: true } },
    ];
    await using simulator = await startSimulator({ scripts: { [provider]: { errors } } });
    const own = await ask(simulator, 'hi');
    expect([own.status, await own.json()]).toMatchObject([
      500,
      { error: { message: 'Simulated error 500' } },
    ]);
    const scripted = await ask(simulator, 'hi');
    expect([scripted.status, scripted.headers.get('x-pot'), await scripted.text()]).toEqual([
      418,
      'tea',
      '{"short":true}',
    ]);
    expect((await ask(simulator, 'hi')).status).toBe(200);
  });

  test('a stream breaks after the scripted number of pieces, and an unstreamed answer before its body', async () => {
    const script = { dropAfterChunks: 2, steps: [LONG] };
    await using simulator = await startSimulator({ scripts: { [provider]: script } });
    const { text, broken } = await readUntilBreak(await ask(simulator, 'hi', true));
    expect([piecesOf(text), broken]).toEqual([2, true]);
    expect(await readUntilBreak(await ask(simulator, 'hi'))).toEqual({ text: '', broken: true });
    expect((await simulator.log()).map(({ outcome }) => outcome)).toEqual(['dropped', 'dropped']);
  });

  test('latency and pace hold the answer up, and change nothing in it', async () => {
    await using simulator = await startSimulator({ scripts: { [provider]: { steps: [LONG] } } });
    const timed = async () => {
      const began = performance.now();
      const { text } = await readUntilBreak(await ask(simulator, 'hi', true));
      return { pieces: piecesOf(text), tookMs: performance.now() - began };
    };
    expect((await timed()).pieces).toBe(5);
    await simulator.putScript(provider, { steps: [LONG], latencyMs: 60, tokensPerSecond: 500 });
    const paced = await timed();
    expect(paced.pieces).toBe(5);
    expect(paced.tookMs).toBeGreaterThan(95);
  });

  test('a body that is not JSON, lacks a field or is nested too deeply is a 400 in the vendor’s shape', async () => {
    await using simulator = await startSimulator();
    await ask(simulator, 'hi');
    const path = (await simulator.log())[0]?.path ?? '';
    for (const body of ['{"model":', '', '[]', '{}', '['.repeat(10_000)]) {
      const response = await simulator.post(path, body);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        error:
          name === 'gemini-generate' ? { status: 'INVALID_ARGUMENT' } : { type: 'invalid_request_error' },
      });
    }
  });
});

test('OpenAI’s limits stand in the headers of either of its wires, Google’s in the error alone', async () => {
  const script = { window: { tokens: 100, seconds: 90 } };
  await using simulator = await startSimulator({ scripts: { codex: script, gemini: script } });
  const { headers } = await simulator.responses('hi');
  expect(headers.get('x-ratelimit-limit-tokens')).toBe('100');
  expect(headers.get('x-ratelimit-reset-tokens')).toMatch(/^1m\d+(\.\d+)?s$/);
  const hi = [{ role: 'user', parts: [{ text: 'hi '.repeat(200) }] }];
  expect(JSON.stringify(Object.fromEntries((await simulator.generate(hi)).headers))).not.toContain('limit');
  expect(await (await simulator.generate(hi)).json()).toMatchObject({
    error: {
      code: 429,
      status: 'RESOURCE_EXHAUSTED',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
          violations: [{ quotaId: 'GenerateInputTokensPerMinutePerProjectPerModel', quotaValue: '100' }],
        },
        {},
        {
          '@type': 'type.googleapis.com/google.rpc.RetryInfo',
          retryDelay: expect.stringMatching(/^\d+s$/) as string,
        },
      ],
    },
  });
});

test('cached input and thinking are counted on every wire, each where its vendor counts it', async () => {
  const script = { cachedShare: 0.5, steps: [{ think: 'x'.repeat(40), say: 'y'.repeat(20), raw: true }] };
  await using simulator = await startSimulator({
    scripts: { claude: script, synthetic: script, codex: script, gemini: script },
  });
  const words = 'z'.repeat(80);
  const usages = [];
  for (const [, , ask] of wires) {
    const body = (await (await ask(simulator, words)).json()) as Record<string, unknown>;
    usages.push(body['usage'] ?? body['usageMetadata']);
  }
  expect(usages).toMatchObject([
    { input_tokens: 10, cache_read_input_tokens: 10, output_tokens: 15 },
    {
      prompt_tokens: 20,
      prompt_tokens_details: { cached_tokens: 10 },
      completion_tokens: 15,
      completion_tokens_details: { reasoning_tokens: 10 },
    },
    {
      input_tokens: 20,
      input_tokens_details: { cached_tokens: 10 },
      output_tokens: 15,
      output_tokens_details: { reasoning_tokens: 10 },
      total_tokens: 35,
    },
    {
      promptTokenCount: 20,
      cachedContentTokenCount: 10,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 10,
      totalTokenCount: 35,
    },
  ]);
});
