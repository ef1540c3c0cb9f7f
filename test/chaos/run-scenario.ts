import { countHandOvers } from './check/hand-overs.ts';
import { inspect } from './check/inspect.ts';
import { resumeTimes, type ResumeMs } from './check/resume-times.ts';
import { takeStock } from './check/stock.ts';
import { createRandom } from './random.ts';
import type { Backend, Options } from './options.ts';
import type { Profile, Scenario } from './scenarios/scenario.ts';
import { awaitOutcomes, submitWork } from './work/drive.ts';
import { planWork } from './work/plan.ts';
import type { Seen } from './work/careful-client.ts';
import type { Edit } from './world/copy-source.ts';
import { openWorld } from './world/world.ts';

/** What there is to tell of one run; plain JSON. */
export type Outcome = {
  readonly scenario: string;
  readonly isPlanned: boolean;
  readonly profile: Options['profile'];
  readonly backend: Backend;
  readonly seed: number;
  readonly strikes: number;
  readonly tasks: number;
  readonly lost: number;
  readonly doubled: number;
  /** From a worker's end to the moment its runs went on, in milliseconds: after kills, and after restarts in order. */
  readonly resumeMs: ResumeMs;
  /** Tasks that went on at another provider. */
  readonly handOvers: number;
  /** Every request of its clients. */
  readonly seen: readonly Answer[];
  readonly notes: readonly string[];
  readonly faults: readonly string[];
  readonly folder: string;
};

/** `status` 0: none came. */
export type Answer = Pick<Seen, 'status' | 'tookMs'>;

const clients = 8;
const defaultQuietSeconds = 120;
/** Tasks that are through in a second, at the least, where more wait than can be run at once. */
const perSecond = 20;

export type RunOptions = Pick<Options, 'profile' | 'keep'> & {
  /** What Baton runs differs from this repository in these. */
  readonly edits?: readonly Edit[];
  /** Absent: that of its profile. */
  readonly size?: Profile;
  /** Tasks after which Baton's memory is what it will be. */
  readonly warmUp?: number;
  /** After the last strike everything must be over within so many seconds. */
  readonly quietSeconds?: number;
};

export async function runScenario(
  scenario: Scenario,
  backend: Backend,
  seed: number,
  options: RunOptions,
): Promise<Outcome> {
  const { profile, keep, edits = [], warmUp = 40 } = options;
  const { tasks, seconds, amount } = options.size ?? scenario[profile];
  const random = createRandom(seed).fork(scenario.name);
  const world = await openWorld({ backend, edits, ...scenario.world });
  try {
    const quietMs = (options.quietSeconds ?? defaultQuietSeconds + tasks / perSecond) * 1_000;
    const warming = random.fork('warm-up');
    const pieces = planWork(warmUp, warming, tasks + 1);
    await awaitOutcomes(await submitWork({ world, pieces, random: warming, clients }), quietMs);
    const before = await takeStock(world);

    const submitting = submitWork({
      world,
      pieces: planWork(tasks, random.fork('work')),
      random: random.fork('keys'),
      losesRecent: scenario.losesRecent ?? false,
      clients,
      paceMs: (seconds * 1_000 * clients) / tasks,
    });
    const [first, struck] = await Promise.all([
      submitting,
      scenario.strike({ world, random: random.fork('strikes'), amount }),
    ]);
    const calmSince = performance.now();
    await world.mend();
    const driven = scenario.losesRecent ? await first.resubmitLost() : first;
    const ended = await awaitOutcomes(driven, quietMs);
    const drainedSeconds = (performance.now() - calmSince) / 1_000;
    const resumeMs = await resumeTimes(world, driven.acknowledged);
    const handOvers = await countHandOvers(world, driven.acknowledged);
    const { doubled, faults } = await inspect({
      world,
      scenario,
      driven,
      ended,
      before,
      restored: struck.restored,
    });
    const late = [...(struck.late ?? []), ...tooSlow(scenario, drainedSeconds, driven.client.seen())];
    return {
      scenario: scenario.name,
      isPlanned: scenario.isPlanned ?? false,
      profile,
      backend,
      seed,
      strikes: struck.times,
      tasks: driven.acknowledged.length,
      lost: ended.open.length,
      doubled,
      resumeMs,
      handOvers,
      seen: driven.client.seen().map(({ status, tookMs }) => ({ status, tookMs: Math.round(tookMs) })),
      notes: [...(struck.notes ?? []), ...(profile === 'full' ? [] : late)],
      faults: [...struck.faults, ...faults, ...(profile === 'full' ? late : [])],
      folder: world.folder,
    };
  } finally {
    await world.close(keep);
  }
}

function tooSlow(
  { drainedWithinSeconds = Infinity, judgeTimes }: Scenario,
  drainedSeconds: number,
  seen: readonly Seen[],
): readonly string[] {
  const isLate = drainedSeconds > drainedWithinSeconds;
  return [
    ...(isLate ? [`all was through ${Math.round(drainedSeconds)} s after the last strike`] : []),
    ...(judgeTimes?.(seen) ?? []),
  ];
}
