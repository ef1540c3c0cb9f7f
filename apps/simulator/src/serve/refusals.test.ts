import { expect, test } from 'vitest';
import { startSimulator, user } from '../testing/start-simulator.ts';

const HELLO = [user('hello')];
const START = Date.parse('2026-01-01T00:00:00Z');

function clock() {
  let time = START;
  return { now: () => time, pass: (durationMs: number) => (time += durationMs) };
}

test('a window of 0 requests is closed at once, tells the exact wait and reopens without a limit', async () => {
  const { now, pass } = clock();
  const script = { window: { requests: 0, seconds: 90.5 } };
  await using simulator = await startSimulator({ now, scripts: { claude: script, synthetic: script } });
  const claude = await simulator.messages(HELLO);
  expect(claude.status).toBe(429);
  expect(claude.headers.get('retry-after')).toBe('91');
  expect(claude.headers.get('anthropic-ratelimit-requests-reset')).toBe('2026-01-01T00:01:30.500Z');
  expect(await claude.json()).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
  const synthetic = await simulator.completions(HELLO);
  expect(synthetic.headers.get('retry-after-ms')).toBe('90500');
  expect(synthetic.headers.get('x-ratelimit-reset-requests')).toBe('1m30.5s');
  expect(await synthetic.json()).toMatchObject({ error: { type: 'requests', code: 'rate_limit_exceeded' } });
  pass(90_499);
  expect((await simulator.messages(HELLO)).status).toBe(429);
  pass(1);
  for (let call = 0; call < 3; call += 1) expect((await simulator.messages(HELLO)).status).toBe(200);
});

test('a window holds its requests and reopens its seconds after the first of them', async () => {
  const { now, pass } = clock();
  await using simulator = await startSimulator({
    now,
    scripts: { claude: { window: { requests: 2, seconds: 10 } } },
  });
  const first = await simulator.messages(HELLO);
  expect(first.headers.get('anthropic-ratelimit-requests-remaining')).toBe('1');
  pass(4000);
  await simulator.messages(HELLO);
  const third = await simulator.messages(HELLO);
  expect([third.status, third.headers.get('retry-after')]).toEqual([429, '6']);
  pass(6000);
  expect((await simulator.messages(HELLO)).status).toBe(200);
});

test('a window of tokens closes once its tokens are used up', async () => {
  await using simulator = await startSimulator({
    scripts: {
      synthetic: { steps: [{ say: 'x'.repeat(40), raw: true }], window: { tokens: 12, seconds: 60 } },
    },
  });
  const first = await simulator.completions(HELLO);
  expect(first.headers.get('x-ratelimit-remaining-tokens')).toBe('0');
  const second = await simulator.completions(HELLO);
  expect(second.status).toBe(429);
  expect(await second.json()).toMatchObject({ error: { type: 'tokens' } });
});

test('more requests than allowed in the running minute are refused until it is over', async () => {
  const { now, pass } = clock();
  await using simulator = await startSimulator({ now, scripts: { claude: { requestsPerMinute: 1 } } });
  expect((await simulator.messages(HELLO)).status).toBe(200);
  expect((await simulator.messages(HELLO)).headers.get('retry-after')).toBe('60');
  pass(60_000);
  expect((await simulator.messages(HELLO)).status).toBe(200);
});

test('an overloaded provider answers with its vendor status', async () => {
  await using simulator = await startSimulator({
    scripts: { claude: { overload: 1 }, synthetic: { overload: 1 } },
  });
  const claude = await simulator.messages(HELLO);
  expect(claude.status).toBe(529);
  expect(await claude.json()).toMatchObject({ error: { type: 'overloaded_error' }, request_id: 'req_sim_1' });
  expect(claude.headers.get('request-id')).toBe('req_sim_1');
  const synthetic = await simulator.completions(HELLO);
  expect(synthetic.status).toBe(503);
  expect(synthetic.headers.get('x-request-id')).toBe('req_sim_2');
  expect((await simulator.log()).map(({ outcome }) => outcome)).toEqual(['overloaded', 'overloaded']);
});

test('the same seed overloads the same calls', async () => {
  const script = { overload: 0.5, seed: 7 };
  await using simulator = await startSimulator({ scripts: { claude: script } });
  const statuses = async (): Promise<number[]> => {
    const seen: number[] = [];
    for (let call = 0; call < 12; call += 1) seen.push((await simulator.messages(HELLO)).status);
    return seen;
  };
  const first = await statuses();
  expect(new Set(first)).toEqual(new Set([200, 529]));
  await simulator.putScript('claude', script);
  expect(await statuses()).toEqual(first);
});

test('an input over the context size is refused in the words of each vendor', async () => {
  const script = { contextTokens: 10 };
  await using simulator = await startSimulator({ scripts: { claude: script, synthetic: script } });
  const long = [user('x'.repeat(44))];
  expect(await (await simulator.messages(long)).json()).toMatchObject({
    error: { type: 'invalid_request_error', message: 'prompt is too long: 11 tokens > 10 maximum' },
  });
  expect(await (await simulator.completions(long)).json()).toMatchObject({
    error: { type: 'invalid_request_error', param: 'messages', code: 'context_length_exceeded' },
  });
  expect((await simulator.messages([user('x'.repeat(40))])).status).toBe(200);
});

test('the scripted call alone meets its error with its status, headers and body', async () => {
  const errors = [{ call: 2, status: 502, headers: { 'X-Proxy': 'yes' }, body: 'Bad gateway' }];
  await using simulator = await startSimulator({ scripts: { claude: { errors } } });
  const responses = [];
  for (let call = 0; call < 3; call += 1) responses.push(await simulator.messages(HELLO));
  expect(responses.map(({ status }) => status)).toEqual([200, 502, 200]);
  expect(responses[1]?.headers.get('x-proxy')).toBe('yes');
  expect(await responses[1]?.text()).toBe('Bad gateway');
});

test('a scripted error without a body has the usual body of its vendor', async () => {
  const errors = [{ call: 1, status: 500 }];
  await using simulator = await startSimulator({ scripts: { claude: { errors }, synthetic: { errors } } });
  expect(await (await simulator.messages(HELLO)).json()).toMatchObject({ error: { type: 'api_error' } });
  expect(await (await simulator.completions(HELLO)).json()).toMatchObject({
    error: { type: 'server_error' },
  });
});

test('another key than the scripted one is refused with 401, on the list of models too', async () => {
  await using simulator = await startSimulator({ scripts: { claude: { apiKey: 'right' } } });
  expect((await simulator.messages(HELLO, {}, { headers: { 'x-api-key': 'wrong' } })).status).toBe(401);
  expect((await simulator.messages(HELLO)).status).toBe(401);
  expect((await simulator.messages(HELLO, {}, { headers: { authorization: 'Bearer right' } })).status).toBe(
    200,
  );
  expect((await fetch(`${simulator.url}/claude/v1/models`)).status).toBe(401);
  expect((await fetch(`${simulator.url}/other/v1/models`)).status).toBe(200);
});

test.each([
  ['claude/v1/messages', 'request_id'],
  ['synthetic/v1/chat/completions', 'error'],
])('a body that is not JSON or lacks a field is a 400 in the shape of %s', async (path, shape) => {
  await using simulator = await startSimulator();
  for (const body of ['{"model":', '', '[]', '{"model":"m","max_tokens":5}', '['.repeat(10_000)]) {
    const response = await simulator.post(`/${path}`, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      [shape]: expect.anything() as unknown,
      error: { type: 'invalid_request_error' },
    });
  }
});

test('a body over 20 MB is refused with 413', async () => {
  await using simulator = await startSimulator();
  const response = await simulator.messages([user('x'.repeat(20 * 1024 * 1024))]);
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ error: { type: 'request_too_large' } });
});

test('a path that is not served gets a sentence with the paths that are', async () => {
  await using simulator = await startSimulator();
  const response = await simulator.post('/claude/v1/nothing', {});
  expect(response.status).toBe(404);
  expect(JSON.stringify(await response.json())).toContain('POST /{provider}/v1/messages');
});
