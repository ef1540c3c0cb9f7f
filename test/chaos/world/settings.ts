import { fileURLToPath } from 'node:url';
import { simulatedProviders } from '@baton/providers';
import type { Script } from '@baton/simulator';

/** Steps of a task that writes into the journal four times; each line is its own, so that doing it twice shows. */
const writes = [1, 2, 3, 4].map((number) => ({
  tool: 'journal__write',
  args: { text: `${number} of {{asked}}`, waitMs: 100 },
}));

/** What every provider does: many-step and poisonous tasks by their first words, all others in one step. */
const script = (latencyMs: number): readonly Script[] => [
  { latencyMs, match: 'write', steps: [...writes, { say: 'All four are there.', raw: true }] },
  { latencyMs, match: 'explode', steps: [{ tool: 'journal__explode' }, { say: 'Still here.' }] },
  { latencyMs, steps: [{ say: 'Done: {{asked}}', raw: true }] },
];

export const scripts: Readonly<Record<string, readonly Script[]>> = {
  claude: script(200),
  codex: script(300),
  synthetic: script(150),
  gemini: script(250),
};

const journalMain = fileURLToPath(new URL('./journal-main.ts', import.meta.url));

const card = (id: string, description: string) => ({
  id,
  name: id,
  description,
  skills: [{ id, name: id, description, tags: [id], examples: [description] }],
  instructions: 'Do what the task says.',
});

export const batonFile = (simulatorUrl: string, journalFile: string) => ({
  providers: Object.fromEntries(
    Object.entries(simulatedProviders(simulatorUrl)).map(([id, entry]) => [
      id,
      { ...entry, apiKey: '${SIMULATED_KEY}', concurrency: 8 },
    ]),
  ),
  tools: { journal: { command: process.execPath, args: [journalMain, journalFile] } },
  agents: [
    {
      ...card('writer', 'Writes into the journal'),
      providers: ['claude', 'codex', 'synthetic', 'gemini'],
      tools: ['journal'],
    },
  ],
});
