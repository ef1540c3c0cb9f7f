import { describe, expect, test } from 'vitest';
import { faultsOf } from './baton-file.test-data.ts';

describe('a key that stands twice', () => {
  test('hides no fault, however deep, and is told with both lines', async () => {
    const text = `agents:
  - id: a
    name: A
    name: B
    providers: [claude]
    limits: { maxSteps: 0, maxSteps: 5, maxSteps: -1 }
providers:
  claude: { kind: a, model: m, apiKey: "\${ONE}" }
  claude: { kind: a, model: m, apiKey: "\${TWO}", colour: red }
agents: 5
`;
    expect(await faultsOf(text)).toEqual([
      'baton.yaml:4: "name" stands in this map already, in line 3; remove or rename one of the two',
      'baton.yaml:6: "maxSteps" stands in this map already, in line 6; remove or rename one of the two',
      'baton.yaml:6: agents[0].limits.maxSteps is 0; use a whole number from 1 to 10000',
      'baton.yaml:6: agents[0].limits.maxSteps is -1; use a whole number from 1 to 10000',
      expect.stringContaining('baton.yaml:8: providers.claude.apiKey asks for ${ONE}'),
      'baton.yaml:9: "claude" stands in this map already, in line 8; remove or rename one of the two',
      expect.stringContaining('baton.yaml:9: providers.claude.apiKey asks for ${TWO}'),
      expect.stringContaining('baton.yaml:9: providers.claude.colour is not a known field'),
      'baton.yaml:10: "agents" stands in this map already, in line 1; remove or rename one of the two',
      'baton.yaml:10: agents is 5; use a list of agents',
    ]);
  });

  test('what is repeated may hold an anchor that others need', async () => {
    const faults = await faultsOf(
      'providers:\n  a: 1\n  a: &x { kind: k, model: m, colour: red }\n  b: *x\n',
    );
    expect(faults).toEqual([
      expect.stringContaining('baton.yaml:3: "a" stands in this map already, in line 2'),
      expect.stringContaining('baton.yaml:3: providers.a.colour'),
      expect.stringContaining('baton.yaml:4: providers.b.colour'),
    ]);
  });
});
