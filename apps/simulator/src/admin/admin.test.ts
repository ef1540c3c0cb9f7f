import { expect, test } from 'vitest';
import { startSimulator, user } from '../testing/start-simulator.ts';

test('putting a script resets the counters and windows of that provider', async () => {
  const script = { window: { requests: 1, seconds: 60 }, errors: [{ call: 1, status: 500 }] };
  await using simulator = await startSimulator({ scripts: { claude: script } });
  const statuses = async (): Promise<number[]> => {
    const seen: number[] = [];
    for (let call = 0; call < 3; call += 1) seen.push((await simulator.messages([user('q')])).status);
    return seen;
  };
  expect(await statuses()).toEqual([500, 200, 429]);
  expect((await simulator.putScript('claude', script)).status).toBe(200);
  expect(await statuses()).toEqual([500, 200, 429]);
});

test('the list of providers tells calls and when a closed window reopens', async () => {
  const now = () => Date.parse('2026-01-01T00:00:00Z');
  await using simulator = await startSimulator({
    now,
    scripts: { claude: { window: { requests: 1, seconds: 5 }, apiKey: 'hidden-key', steps: [{ say: 'a' }] } },
  });
  await simulator.messages([user('q')], {}, { headers: { 'x-api-key': 'hidden-key' } });
  const text = await (await fetch(`${simulator.url}/_sim/providers`)).text();
  expect(JSON.parse(text)).toEqual({
    providers: [
      {
        name: 'claude',
        calls: 1,
        windows: [
          {
            counts: 'requests',
            limit: 1,
            seconds: 5,
            used: 1,
            closed: true,
            reopensAt: '2026-01-01T00:00:05.000Z',
          },
        ],
        scripts: [{ window: { requests: 1, seconds: 5 }, steps: 1, errors: 0, apiKey: true }],
      },
    ],
  });
});

test('the log shows what came, the same from either wire, and never a key', async () => {
  await using simulator = await startSimulator();
  const headers = {
    'x-api-key': 'sk-1',
    authorization: 'Bearer sk-2',
    'x-secret-thing': 'sk-3',
    'x-trace': 't',
  };
  const tools = [{ name: 'look', input_schema: {} }];
  await simulator.messages([user('hello')], { system: 'Be kind.', tools }, { headers });
  const functions = [{ type: 'function', function: { name: 'look', parameters: {} } }];
  const messages = [{ role: 'system', content: 'Be kind.' }, user('hello')];
  await simulator.completions(messages, { tools: functions }, { headers });
  const requests = await simulator.log();
  expect(requests.map(({ wire }) => wire)).toEqual(['anthropic-messages', 'openai-chat']);
  for (const request of requests) {
    expect(request).toMatchObject({
      model: 'm',
      stream: false,
      system: 'Be kind.',
      messages: [{ role: 'user', text: 'hello' }],
      tools: ['look'],
      outcome: 'answered',
      headers: { 'x-trace': 't' },
    });
  }
  expect(requests[0]?.usage?.inputTokens).toBe(requests[1]?.usage?.inputTokens);
  expect(JSON.stringify(requests)).not.toContain('sk-');
});

test('the log tells when a request came and when its reply was sent', async () => {
  await using simulator = await startSimulator({ scripts: { claude: { latencyMs: 40 } } });
  await simulator.messages([user('a')]);
  const [request] = await simulator.log();
  expect(Date.parse(request?.endedAt ?? '') - Date.parse(request?.at ?? '')).toBeGreaterThanOrEqual(39);
});

test('the log is read by provider, newest so many, and emptied', async () => {
  await using simulator = await startSimulator({ logLimit: 3 });
  for (const text of ['a', 'b', 'c']) await simulator.messages([user(text)]);
  await simulator.completions([user('d')]);
  expect((await simulator.log()).map(({ n }) => n)).toEqual([2, 3, 4]);
  expect((await simulator.log('?provider=claude&limit=1')).map(({ n }) => n)).toEqual([3]);
  await fetch(`${simulator.url}/_sim/log`, { method: 'DELETE' });
  expect(await simulator.log()).toEqual([]);
});

test.each([
  ['PUT', '/_sim/claude/script', '{"overload":2}', 'Field "overload" is 2; give a probability from 0 to 1.'],
  ['PUT', '/_sim/claude/script', '{"latency":2}', 'Field "latency" is not known; give an object with only'],
  [
    'PUT',
    '/_sim/claude/script',
    '{"steps":[{"args":{}}]}',
    'Field "steps[0]" is {"args":{}}; give a step with',
  ],
  ['PUT', '/_sim/claude/script', '[]', 'The script is []; give at least one script.'],
  ['PUT', '/_sim/claude/script', '{"over', 'The body is not JSON'],
  ['PUT', '/_sim/claude/script', '', 'The body is empty; send a script'],
  [
    'PUT',
    '/_sim/claude/script',
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    'The body is nested too deeply',
  ],
  ['PUT', '/_sim/%zz/script', '{}', 'The request cannot be read'],
  ['PUT', '/_sim/Big_Name/script', '{}', 'Provider name "Big_Name" is not allowed; give 1 to 64'],
  ['GET', '/_sim/log?limit=-1', undefined, 'Field "limit" is "-1"; give a whole number'],
  ['GET', '/_sim/log?provider=A', undefined, 'Field "provider" is "A"; give one provider name'],
])('%s %s with %.40s is a 400 with a sentence', async (method, path, body, sentence) => {
  await using simulator = await startSimulator();
  const response = await fetch(simulator.url + path, { method, ...(body !== undefined && { body }) });
  expect(response.status).toBe(400);
  const { error } = (await response.json()) as { error: string };
  expect(error).toContain(sentence);
});
