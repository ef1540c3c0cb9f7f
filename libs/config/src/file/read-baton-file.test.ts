import { describe, expect, test } from 'vitest';
import { starterAgents } from '../starter/starter-agents.ts';
import { faultsOf, read, schema } from './baton-file.test-data.ts';
import { readBatonFile } from './read-baton-file.ts';
import { renderBatonFile } from './render-baton-file.ts';

describe('reading', () => {
  test('an empty file is an empty configuration', async () => {
    expect(await read('')).toMatchObject({ ok: true, value: {} });
  });

  test('references are expanded in values, with defaults and escapes', async () => {
    const text = `providers:
  claude: { kind: anthropic, model: "\${MODEL:-opus}-x", apiKey: "\${KEY}", baseUrl: "http://\${HOST}:\${PORT:-80}/$\${x}" }`;
    const file = await read(text, { KEY: 'sk-secret', HOST: 'a', PORT: '' });
    expect(file.ok && file.value.providers?.['claude']).toEqual({
      kind: 'anthropic',
      model: 'opus-x',
      apiKey: 'sk-secret',
      baseUrl: 'http://a:80/${x}',
    });
  });

  test('agents get their limits and empty lists', async () => {
    const file = await read('agents:\n  - { id: a, name: A, providers: [claude] }\n');
    expect(file.ok && file.value.agents).toEqual([
      {
        id: 'a',
        name: 'A',
        description: '',
        skills: [],
        instructions: '',
        providers: ['claude'],
        tools: [],
        limits: { maxSteps: 50, maxRunSeconds: 3_600 },
        policy: {},
      },
    ]);
  });
});

describe('faults', () => {
  test('all come at once, in the order of the file, with line, value and remedy', async () => {
    const text = `providers:
  claude:
    kind: anthropic
    model: opus
    apiKey: \${CLAUDE_KEY}
    concurrency: many
    colour: red
  claude: { kind: x, model: y, concurrency: 0 }
agents:
  - id: Bad Id
    name: A
    providers: []
    limits: { maxSteps: 0 }
  - { id: b, name: B, providers: [claude] }
  - { id: b, name: C, providers: [claude] }
`;
    expect(await faultsOf(text)).toEqual([
      expect.stringMatching(
        /^baton.yaml:5: providers.claude.apiKey asks for \$\{CLAUDE_KEY\}, which is not set; set CLAUDE_KEY/,
      ),
      'baton.yaml:6: providers.claude.concurrency is "many"; use a whole number above 0',
      'baton.yaml:7: providers.claude.colour is not a known field; use only kind, model, apiKey, baseUrl, concurrency',
      'baton.yaml:8: "claude" stands in this map already, in line 2; remove or rename one of the two',
      'baton.yaml:8: providers.claude.concurrency is 0; use a whole number above 0',
      expect.stringMatching(/^baton.yaml:10: agents\[0\].id is "Bad Id"; use lower-case letters/),
      'baton.yaml:12: agents[0].providers is an empty list; name at least one provider',
      'baton.yaml:13: agents[0].limits.maxSteps is 0; use a whole number from 1 to 10000',
      'baton.yaml:15: agents[2].id is "b"; give it another id, for number 2 of this list has it already',
    ]);
  });

  test('a value of the wrong kind and an unknown field name what would be right', async () => {
    const text = 'providers:\n  claude:\n    kind: anthropic\n    concurrency: many\n    colour: red\n';
    expect(await faultsOf(text)).toEqual([
      'baton.yaml:2: providers.claude.model is missing; use a value of the kind string',
      'baton.yaml:4: providers.claude.concurrency is "many"; use a whole number above 0',
      'baton.yaml:5: providers.claude.colour is not a known field; use only kind, model, apiKey, baseUrl, concurrency',
    ]);
  });

  test('broken YAML is told with its line', async () => {
    expect((await faultsOf('a: 1\nb: "x\n'))[0]).toMatch(
      /^baton.yaml:\d: Missing closing "quote; correct the YAML there$/,
    );
  });

  test('aliases that unfold into gigabytes are refused', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`,
    );
    expect((await faultsOf(`l0: &l0 x\n${levels.join('\n')}\n`))[0]).toContain(
      'write out what the aliases stand for',
    );
  });

  test.each([
    'sk-ant-api03-abcdef',
    'AIzaSyabcdefgh',
    '0123456789abcdef0123456789abcdef',
    '"${KEY:-sk-ant-api03-abcdef}"',
  ])('a key in the file is refused and never printed: %s', async (key) => {
    const faults = await faultsOf(`providers:\n  claude:\n    kind: a\n    model: m\n    apiKey: ${key}\n`);
    expect(faults).toEqual([
      'baton.yaml:5: providers.claude.apiKey holds a key itself; put the key into the environment and write ${CLAUDE_API_KEY} here',
    ]);
  });

  test('a token in a tool server’s environment is a key too', async () => {
    const faults = await faultsOf('tools:\n  hub:\n    env:\n      GITHUB_TOKEN: ghp_0123456789abcdefghij\n');
    expect(faults.join('\n')).toContain('put the key into the environment and write ${GITHUB_TOKEN} here');
    expect(faults.join('\n')).not.toContain('ghp_');
  });

  test('a key out of the environment that does not fit is not printed either', async () => {
    const faults = await faultsOf('providers:\n  c: { kind: a, model: m, apiKey: "${KEY}" }', {
      KEY: 'top secret',
    });
    expect(faults).toEqual(['baton.yaml:2: providers.c.apiKey is "${KEY}"; use a key without spaces']);
  });

  test('a file that is too large or not there is told with its path', async () => {
    expect((await faultsOf('#'.repeat(1_000_001)))[0]).toContain(
      'is 1000001 bytes long; use a file of at most',
    );
    const missing = await readBatonFile({ path: '/nowhere/none.yaml', schema, env: {} });
    expect(missing.ok ? '' : missing.faults[0]).toContain('none.yaml cannot be read (ENOENT');
  });
});

test('two agents without an id are not told that they share it', async () => {
  const faults = await faultsOf(
    'providers: {c: {kind: k, model: m}}\nagents:\n  - { name: A, providers: [c] }\n  - { name: B, providers: [c] }\n',
  );
  expect(faults).toEqual([
    'baton.yaml:3: agents[0].id is missing; use an id such as code-reviewer',
    'baton.yaml:4: agents[1].id is missing; use an id such as code-reviewer',
  ]);
});

test('a login in an address is not printed', async () => {
  const faults = await faultsOf(
    'providers:\n  c: { kind: a, model: m, concurrency: "http://me:hidden@h/v1" }\n',
  );
  expect(faults).toEqual([expect.stringContaining('is "http://…@h/v1"; ')]);
});

test('a rendered file is read back as what it was made from', async () => {
  const [first, ...others] = starterAgents(['claude', 'ollama']);
  if (!first) throw new Error('no starter agents');
  const agents = [
    { ...first, instructions: `${first.instructions}\nUse \${HOME} as it stands: #1 "quoted"` },
    ...others,
  ];
  const providers = {
    claude: { kind: 'anthropic', model: 'opus', apiKey: '${ANTHROPIC_API_KEY}' },
    ollama: { kind: 'openai-compatible', model: 'qwen', baseUrl: 'http://127.0.0.1:11434/v1' },
  };
  const text = renderBatonFile({ providers, agents });
  expect(text).toContain('# tools:');
  const file = await read(text, { ANTHROPIC_API_KEY: 'sk-x' });
  if (!file.ok) throw new Error(file.faults.join('\n'));
  expect(file.value).toEqual({
    providers: { ...providers, claude: { ...providers.claude, apiKey: 'sk-x' } },
    agents,
  });
});

test('the commented tools of a rendered file are YAML once the # is removed', async () => {
  const providers = { claude: { kind: 'anthropic', model: 'm' } };
  const text = renderBatonFile({ providers, agents: starterAgents(['claude']) });
  const file = await read(text.replaceAll(/^# (tools:|  .*)$/gm, '$1'));
  expect(file.ok && Object.keys(file.value.tools ?? {})).toEqual(['fs', 'search']);
});
