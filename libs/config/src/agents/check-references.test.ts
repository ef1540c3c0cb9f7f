import { describe, expect, test } from 'vitest';
import { faultsOf } from '../file/baton-file.test-data.ts';

describe('names of other sections', () => {
  test('providers and tools that nobody configured are told with the agent’s line, beside all other faults', async () => {
    const text = `providers:
  claude: { kind: a, model: 5 }
tools:
  fs: { command: npx }
agents:
  - id: a
    name: A
    providers: [claude, clod]
    tools:
      - fs/read_file
      - web
`;
    expect(await faultsOf(text)).toEqual([
      'baton.yaml:2: providers.claude.model is 5; use a value of the kind string',
      'baton.yaml:8: agents[0].providers[1] is "clod", which is no provider; use one of claude, or configure it',
      'baton.yaml:11: agents[0].tools[1] is "web", which is no tool server; use one of fs, or configure it',
    ]);
  });

  test('a section that cannot be read makes no name unknown', async () => {
    const agents = 'agents:\n  - { id: a, name: A, providers: [claude], tools: [fs] }\n';
    const faults = await faultsOf(`providers: [claude]\ntools: fs\n${agents}`);
    expect(faults).toEqual([
      expect.stringMatching(/^baton.yaml:1: providers is a list of 1; /),
      expect.stringMatching(/^baton.yaml:2: tools is "fs"; /),
    ]);
  });

  test('a name that is given by an unset variable is not unknown on top of that', async () => {
    const faults = await faultsOf(
      'providers:\n  claude: { kind: a, model: m }\nagents: [{ id: a, name: A, providers: ["${CHAIN}"] }]\n',
    );
    expect(faults).toEqual([expect.stringContaining('asks for ${CHAIN}, which is not set')]);
  });

  test('two sections of one name are both known', async () => {
    const faults = await faultsOf(`providers:
  claude: { kind: a, model: m }
agents: [{ id: a, name: A, providers: [claude, ollama] }]
providers:
  ollama: { kind: a, model: m }
`);
    expect(faults).toEqual([
      'baton.yaml:4: "providers" stands in this map already, in line 1; remove or rename one of the two',
    ]);
  });
});
