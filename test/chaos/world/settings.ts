import { fileURLToPath } from 'node:url';
import { simulatedProviders } from '@baton/providers';
import type { Script } from '@baton/simulator';
import { compileCache } from '../../support/spawn-app.ts';

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
  /** Calls after which the first provider is spent, without having told, until its window opens again. 0: never. */
  readonly windowCalls: number;
  /** Share of calls that the second provider refuses, because it is overloaded. */
  readonly overload: number;
  /** Calls of the first provider that fail, one in six, so that their runs wait to be tried again. */
  readonly failingCalls: number;
};

const windowSeconds = 12;
/** The tasks that come before the strikes are past it. */
const firstFailing = 45;
const failingEvery = 6;
const retryAfterSeconds = 20;

const quick: Pace = {
  thinkMs: 0,
  toolMs: 100,
  writes: 4,
  writesAStep: 1,
  concurrency: 24,
  windowCalls: 100,
  overload: 0.03,
  failingCalls: 0,
};

/** No provider ever refuses. */
export const withoutLimits = { windowCalls: 0, overload: 0 } as const satisfies Partial<Pace>;

/** Tools that end the worker which calls them, fill its memory, or keep it busy for good. */
export const poisons = ['explode', 'allocate', 'loop'] as const;

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
const script = (callMs: number, pace: Pace, limits: Script = {}): readonly Script[] => {
  const latencyMs = callMs + pace.thinkMs;
  return [
    {
      latencyMs,
      match: 'write',
      steps: [...writeSteps(pace), { say: 'All of it is there.', raw: true }],
      ...(limits.errors && { errors: limits.errors }),
    },
    ...poisons.map((name) => ({
      latencyMs,
      match: name,
      steps: [{ tool: `journal__${name}` }, { say: 'Still here.' }],
    })),
    { latencyMs, steps: [{ say: 'Done: {{asked}}', raw: true }], ...limits },
  ];
};

export function scriptsAt(more: Partial<Pace>): Readonly<Record<string, readonly Script[]>> {
  const pace = { ...quick, ...more };
  return {
    claude: script(200, pace, limitsOf(pace)),
    codex: script(300, pace, { overload: pace.overload, seed: 2 }),
    synthetic: script(150, pace),
    gemini: script(250, pace),
  };
}

const limitsOf = ({ windowCalls, failingCalls }: Pace): Script => ({
  ...(windowCalls > 0 && { window: { requests: windowCalls, seconds: windowSeconds }, tellsLimits: false }),
  errors: Array.from({ length: failingCalls }, (_, index) => ({
    call: firstFailing + failingEvery * index,
    status: 500,
    headers: { 'retry-after': `${retryAfterSeconds}` },
  })),
});

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
  tools: {
    journal: {
      command: process.execPath,
      args: [journalMain, journalFile],
      env: { NODE_COMPILE_CACHE: compileCache },
    },
  },
  agents: [
    {
      ...card('writer', 'Writes into the journal'),
      providers: ['claude', 'codex', 'synthetic', 'gemini'],
      tools: ['journal'],
    },
  ],
});
