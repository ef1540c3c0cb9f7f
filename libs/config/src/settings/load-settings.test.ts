import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSettings, simulatorUrlOf } from './load-settings.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-settings-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function faultsOf(text: string, env: Record<string, string> = {}): Promise<readonly string[]> {
  const path = join(folder, 'baton.yaml');
  await writeFile(path, text);
  const settings = await loadSettings(env, path);
  return settings.ok ? [] : settings.faults;
}

const fields =
  'kind, model, apiKey, apiKeys, baseUrl, concurrency, requestsPerMinute, tokensPerMinute, contextTokens, outputTokens, prices, timeouts, windows, reserve, thresholds';

test('all faults of a file come in one listing, each once, in a clean sentence', async () => {
  const text = `providers:
  claude:
    kind: antropic
    modle: opus
    concurrency: many
    prices: { input: -1 }
  local:
    model: qwen
    baseUrl: 127.0.0.1:11434
    outputTokens: 10
    contextTokens: 10
  Big_One: { kind: anthropic, model: m }
  claude: { kind: anthropic, model: m, apiKey: "\${NOWHERE}", timeouts: 5 }
tools:
  fs: { command: npx, url: http://h, cwd: 5 }
agents:
  - id: a
    name: A
    providers: [claude, local, Big_One, clod]
    tools: [fs/read_file, web]
    limits: { maxSteps: none }
colour: red
`;
  expect(await faultsOf(text)).toEqual([
    'baton.yaml:2: providers.claude.model is missing; use the name of a model as the provider spells it',
    'baton.yaml:3: providers.claude.kind is "antropic"; use one of anthropic, openai, google, openai-compatible',
    `baton.yaml:4: providers.claude.modle is not a known field; remove it or correct its spelling: a provider has ${fields}`,
    'baton.yaml:5: providers.claude.concurrency is "many"; use a whole number from 1 to 10000',
    'baton.yaml:6: providers.claude.prices.input is -1; use US dollars per million tokens, 0 or more',
    'baton.yaml:7: providers.local.kind is missing; use one of anthropic, openai, google, openai-compatible',
    'baton.yaml:9: providers.local.baseUrl is "127.0.0.1:11434"; use an address in full, such as https://api.openai.com/v1',
    'baton.yaml:10: providers.local.outputTokens is 10; set it below contextTokens (10), which holds input and output together',
    'baton.yaml:12: providers.Big_One.apiKey is missing; write ${ANTHROPIC_API_KEY} here and set that variable',
    'baton.yaml:12: providers.Big_One is not a usable id; use lower-case letters, digits and hyphens, at most 63, beginning with a letter or digit',
    'baton.yaml:13: "claude" stands in this map already, in line 2; remove or rename one of the two',
    'baton.yaml:13: providers.claude.apiKey asks for ${NOWHERE}, which is not set; set NOWHERE in the environment, or write ${NOWHERE:-default}',
    'baton.yaml:13: providers.claude.timeouts is 5; use a map with firstByteMs, totalMs',
    'baton.yaml:15: tools.fs.cwd is 5; use a directory',
    'baton.yaml:15: tools.fs.url is "http://h"; keep one of command and url',
    'baton.yaml:19: agents[0].providers[3] is "clod", which is no provider; use one of claude, local, Big_One, or configure it',
    'baton.yaml:20: agents[0].tools[1] is "web", which is no tool server; use one of fs, or configure it',
    'baton.yaml:21: agents[0].limits.maxSteps is "none"; use a whole number from 1 to 10000',
    'baton.yaml:22: colour is not a known field; use only providers, tools, agents, policy, projects, retention',
  ]);
});

test('a file without providers says this alone, and not that its agents know none', async () => {
  expect(await faultsOf('agents: [{ id: a, name: A, providers: [claude] }]\n')).toEqual([
    'baton.yaml:1: providers is missing; use a map of ids to providers',
  ]);
});

test('a server that asks for no key needs none in the file', async () => {
  const providers = ['{ kind: anthropic, model: m, baseUrl: http://127.0.0.1:7790/claude/v1 }'];
  for (const port of [11_434, 8_000, 1_234, 7_790])
    providers.push(`{ kind: openai-compatible, model: m, baseUrl: "http://127.0.0.1:${port}/v1" }`);
  const entries = providers.map((entry, index) => `  p${index}: ${entry}\n`).join('');
  expect(await faultsOf(`providers:\n${entries}`)).toEqual([]);
});

test('a simulator’s address that is none is a fault, not an exception', async () => {
  const settings = await loadSettings({ BATON_SIMULATOR_URL: 'here' }, join(folder, 'none.yaml'));
  expect(settings).toEqual({
    ok: false,
    faults: [
      'BATON_SIMULATOR_URL is set to a value that does not fit; set it to a URL such as http://simulator:7790, or unset it',
    ],
  });
});

test('an empty address of the simulator counts as unset', () => {
  expect(simulatorUrlOf({ BATON_SIMULATOR_URL: '', BATON_SIMULATOR_PORT: '' })).toBe('http://127.0.0.1:7790');
});

test('terms of projects are read by name, and faults in them come with a remedy', async () => {
  const text = (projects: string) =>
    `providers: { local: { kind: openai-compatible, model: q, baseUrl: 'http://127.0.0.1:1/v1' } }\nprojects:\n  default: ${projects}\n`;
  const path = join(folder, 'baton.yaml');
  await writeFile(path, text('{ budget: { day: { usd: 5 }, month: { tokens: 1000, turns: 9 } } }'));
  const settings = await loadSettings({}, path);
  expect(settings.ok && [...settings.value.projects]).toEqual([
    ['default', { budget: { day: { usd: 5 }, month: { tokens: 1_000, turns: 9 } }, policy: {} }],
  ]);
  expect(await faultsOf(text('{ budget: { day: { usd: -1, turns: many }, week: {} } }'))).toEqual([
    'baton.yaml:3: projects.default.budget.day.usd is -1; use US dollars from 0 to 1000000000',
    'baton.yaml:3: projects.default.budget.day.turns is "many"; use a whole number from 0 to 1000000000',
    'baton.yaml:3: projects.default.budget.week is not a known field; use a map with day, month',
  ]);
  expect(await faultsOf(text('{ policy: { maxHops: -1 } }'))).toEqual([
    expect.stringMatching(/^baton.yaml:3: projects.default.policy.maxHops is -1; use a whole number/u),
  ]);
  expect(await faultsOf(text('5'))).toEqual([
    'baton.yaml:3: projects.default is 5; use a map with budget, policy, weight, retention',
  ]);
});

test('how long finished work is kept is read for all and by project', async () => {
  const text = (own: string, all: string) =>
    `providers: { local: { kind: openai-compatible, model: q, baseUrl: 'http://127.0.0.1:1/v1' } }\nprojects: { default: { retention: ${own} } }\nretention: ${all}\n`;
  const path = join(folder, 'baton.yaml');
  await writeFile(path, text('off', '7d'));
  const settings = await loadSettings({}, path);
  expect(settings.ok && [settings.value.retentionMs, settings.value.projects.get('default')]).toEqual([
    7 * 24 * 3_600_000,
    { policy: {}, retentionMs: null },
  ]);
  expect(await faultsOf(text('12h', 'true'))).toEqual([
    'baton.yaml:2: projects.default.retention is "12h"; use whole days such as 30d, from 1d to 3650d, or off to keep everything',
    'baton.yaml:3: retention is true; use whole days such as 30d, from 1d to 3650d, or off to keep everything',
  ]);
});
