import { createRandom } from './random.ts';
import type { Backend, Options } from './options.ts';
import type { Edit } from './world/copy-source.ts';
import { auditStore, leakedConnections } from './check/audit.ts';
import { doubledEffects, lateEffects } from './check/effects.ts';
import { badLines } from './check/output.ts';
import { leftProcesses } from './check/processes.ts';
import { resumeTimes } from './check/resume-times.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { awaitOutcomes, submitWork } from './work/drive.ts';
import { planWork } from './work/plan.ts';
import { openWorld, type World } from './world/world.ts';

export type Outcome = {
  readonly scenario: string;
  readonly title: string;
  readonly backend: Backend;
  readonly seed: number;
  readonly strikes: number;
  readonly tasks: number;
  readonly lost: number;
  readonly doubled: number;
  /** From a kill to the moment its runs went on, in milliseconds. */
  readonly resumeMs: readonly number[];
  /** Of the requests, those that had an answer below 500. */
  readonly answered: number;
  readonly faults: readonly string[];
  readonly folder: string;
};

const clients = 8;

export type RunOptions = Pick<Options, 'profile' | 'keep'> & {
  /** Baton as it is otherwise. */
  readonly edits?: readonly Edit[];
  /** After the last strike everything must be over within this. */
  readonly quietWithinMs?: number;
};

export async function runScenario(
  scenario: Scenario,
  backend: Backend,
  seed: number,
  { profile, keep, edits = [], quietWithinMs = 120_000 }: RunOptions,
): Promise<Outcome> {
  const { tasks, seconds, amount } = scenario[profile];
  const random = createRandom(seed).fork(scenario.name);
  const pieces = planWork(tasks, random.fork('work'));
  const world = await openWorld({ backend, edits, ...scenario.world });
  try {
    const submitting = submitWork({
      world,
      pieces,
      random: random.fork('keys'),
      clients,
      paceMs: (seconds * 1_000 * clients) / tasks,
    });
    const [driven, struck] = await Promise.all([
      submitting,
      scenario.strike({ world, random: random.fork('strikes'), amount }),
    ]);
    await world.mend();
    const { tasks: ended, open } = await awaitOutcomes(driven, quietWithinMs);
    const results = [...ended.values()].map(({ output, error }) => JSON.stringify({ output, error }));
    // Whoever waited for a task that its client canceled fails rightly.
    const failed = [...ended.values()].flatMap(({ id, error }) =>
      error && error.code !== 'dependency_failed'
        ? [`task ${id} failed: ${error.code}, ${error.message}`]
        : [],
    );
    const effects = [...doubledEffects(world.effects()), ...(await lateEffects(world, driven.acknowledged))];
    const audit = await auditStore(world, driven.acknowledged);
    const resumeMs = await resumeTimes(world, driven.acknowledged);
    const changed = await changedByRestart(world, results, [...ended.keys()], driven);
    await world.rest();
    const seen = driven.client.seen();
    return {
      scenario: scenario.name,
      title: scenario.title,
      backend,
      seed,
      strikes: struck.times,
      tasks: driven.acknowledged.length,
      lost: open.length,
      doubled: effects.length,
      resumeMs,
      answered: seen.filter(({ status }) => status > 0 && status < 500).length / seen.length,
      faults: [
        ...struck.faults,
        ...failed.slice(0, 3),
        ...open.slice(0, 3).map((id) => `task ${id} has not ended`),
        ...effects.slice(0, 5),
        ...audit,
        ...changed,
        ...new Set(seen.flatMap(({ fault }) => fault ?? [])),
        ...badLines(world.said()),
        ...leftProcesses(world.folder).map((left) => `a process was left: ${left}`),
        ...(await leakedConnections(world)),
      ],
      folder: world.folder,
    };
  } finally {
    await world.close(keep);
  }
}

/** Results read once more after every process was started anew: byte for byte the same. */
async function changedByRestart(
  world: World,
  before: readonly string[],
  ids: readonly string[],
  { client }: Awaited<ReturnType<typeof submitWork>>,
): Promise<readonly string[]> {
  for (const api of world.apis) {
    await api.process().kill('SIGTERM');
    await api.start();
  }
  const faults: string[] = [];
  for (const [index, id] of ids.entries()) {
    const { output, error } = await client.getTask(id);
    if (JSON.stringify({ output, error }) !== before[index]) faults.push(`the result of ${id} changed`);
  }
  return faults.slice(0, 3);
}
