import { fileURLToPath } from 'node:url';
import { simulatedProviders } from '@baton/providers';
import type { Script } from '@baton/simulator';

/** How the work goes in a world: quick tools, one a step, unless a scenario wants to strike in the middle of them. */
export type Pace = {
  /** What a model call takes on top. */
  readonly thinkMs: number;
  /** How long a tool goes on after its effect. */
  readonly toolMs: number;
  /** Effects of a task that writes, and how many of them a step asks for. */
  readonly writes: number;
  readonly writesAStep: number;
  /** Runs that a provider takes at a time. */
  readonly concurrency: number;
};

const quick: Pace = { thinkMs: 0, toolMs: 100, writes: 4, writesAStep: 1, concurrency: 8 };

/** Steps of a task that writes into the journal; each line is its own, so that doing it twice shows. */
function writeSteps({ toolMs, writes, writesAStep }: Pace): NonNullable<Script['steps']> {
  const calls = Array.from({ length: writes }, (_, index) => ({
    tool: 'journal__write',
    args: { text: `${index + 1} of {{asked}}`, waitMs: toolMs },
  }));
  return Array.from({ length: Math.ceil(writes / writesAStep) }, (_, step) => ({
    tools: calls.slice(step * writesAStep, (step + 1) * writesAStep),
  }));
}

/** What every provider does: many-step and poisonous tasks by their first words, all others in one step. */
const script = (callMs: number, pace: Pace): readonly Script[] => {
  const latencyMs = callMs + pace.thinkMs;
  return [
    { latencyMs, match: 'write', steps: [...writeSteps(pace), { say: 'All of it is there.', raw: true }] },
    { latencyMs, match: 'explode', steps: [{ tool: 'journal__explode' }, { say: 'Still here.' }] },
    { latencyMs, steps: [{ say: 'Done: {{asked}}', raw: true }] },
  ];
};

export function scriptsAt(more: Partial<Pace>): Readonly<Record<string, readonly Script[]>> {
  const pace = { ...quick, ...more };
  return {
    claude: script(200, pace),
    codex: script(300, pace),
    synthetic: script(150, pace),
    gemini: script(250, pace),
  };
}

const journalMain = fileURLToPath(new URL('./journal-main.ts', import.meta.url));

const card = (id: string, description: string) => ({
  id,
  name: id,
  description,
  skills: [{ id, name: id, description, tags: [id], examples: [description] }],
  instructions: 'Do what the task says.',
});

export const batonFile = (
  simulatorUrl: string,
  journalFile: string,
  { concurrency = quick.concurrency }: Partial<Pace>,
) => ({
  providers: Object.fromEntries(
    Object.entries(simulatedProviders(simulatorUrl)).map(([id, entry]) => [
      id,
      { ...entry, apiKey: '${SIMULATED_KEY}', concurrency },
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
