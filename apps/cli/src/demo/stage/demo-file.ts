import { fileURLToPath } from 'node:url';
import { chain } from '../story/scripts.ts';

/** The demo's baton.yaml: four providers on the simulator's four wires, with prices so that costs can be seen. */
export function demoFile(simulatorUrl: string, deskFolder: string, runs: number): string {
  const limits = { concurrency: runs, outputTokens: 4_096 };
  const desk = fileURLToPath(new URL('desk-main.ts', import.meta.url));
  const file = {
    providers: {
      claude: {
        kind: 'anthropic',
        model: 'simulated',
        baseUrl: `${simulatorUrl}/claude/v1`,
        ...limits,
        contextTokens: 200_000,
        prices: { input: 2, cachedInput: 0.1, output: 10 },
      },
      codex: {
        kind: 'openai',
        model: 'simulated',
        baseUrl: `${simulatorUrl}/codex/v1`,
        ...limits,
        contextTokens: 200_000,
        prices: { input: 2.5, cachedInput: 0.25, output: 15 },
      },
      synthetic: {
        kind: 'openai-compatible',
        model: 'simulated',
        baseUrl: `${simulatorUrl}/synthetic/v1`,
        ...limits,
        contextTokens: 200_000,
        prices: { input: 1.4, cachedInput: 0.16, output: 4.4 },
      },
      gemini: {
        kind: 'google',
        model: 'simulated',
        baseUrl: `${simulatorUrl}/gemini/v1beta`,
        ...limits,
        contextTokens: 1_000_000,
        prices: { input: 1.5, cachedInput: 0.15, output: 9 },
      },
    },
    tools: { desk: { command: process.execPath, args: [desk, deskFolder] } },
    agents: [
      {
        id: 'analyst',
        name: 'Analyst',
        description: 'Reads logs and writes notes.',
        skills: [
          {
            id: 'logs',
            name: 'Logs',
            description: 'Reads logs',
            tags: ['logs'],
            examples: ['Read the log and name the ticket'],
          },
        ],
        instructions: 'Do what the task says.',
        providers: chain,
        tools: ['desk'],
      },
    ],
    // A wait of seconds is rather sat out than paid for with a cold cache; here tasks shall be seen to move.
    policy: { patienceSeconds: 1 },
  };
  // Every JSON text is YAML.
  return JSON.stringify(file, null, 2);
}
