import type { Backend } from '../options.ts';
import type { Random } from '../random.ts';
import type { Seen } from '../work/careful-client.ts';
import type { World, WorldOptions } from '../world/world.ts';

export type Strike = {
  readonly world: World;
  readonly random: Random;
  /** As often, or for as many seconds, as the profile wants. */
  readonly amount: number;
};

export type Scenario = {
  readonly name: string;
  /** What is done to Baton, in a few words, for the table. */
  readonly title: string;
  /** Absent: both. */
  readonly backend?: Backend;
  readonly world?: Omit<WorldOptions, 'backend'>;
  /** Why it cannot be run on this machine, or null. Absent: it can everywhere. */
  readonly cannotRun?: () => Promise<string | null>;
  /** Acknowledged tasks may be gone by the nature of it; its clients submit them anew. */
  readonly losesRecent?: true;
  readonly ci: Profile;
  readonly full: Profile;
  /** It measures time: in profile `full`, which judges that, nothing else runs beside it. */
  readonly alone?: boolean;
  /** Everybody was told before: a restart, not an accident. */
  readonly isPlanned?: boolean;
  /** No process and no commit was broken, so that counters and rows must be equal. */
  readonly countsExactly?: boolean;
  /** Once the last strike is over, so many seconds are enough for everything to be through. */
  readonly drainedWithinSeconds?: number;
  /** What the clients must not have met. */
  readonly judge?: (seen: readonly Seen[]) => readonly string[];
  /** What took their requests too long. */
  readonly judgeTimes?: (seen: readonly Seen[]) => readonly string[];
  /** Breaks things while the workload is submitted and run. */
  readonly strike: (strike: Strike) => Promise<Struck>;
};

export type Struck = {
  readonly times: number;
  /** What was seen meanwhile and must not be. */
  readonly faults: readonly string[];
  /** What took too long. Profile `full` counts it among the faults; `ci`, which runs on any machine, tells it. */
  readonly late?: readonly string[];
  /** Figures beside those of the table. */
  readonly notes?: readonly string[];
  /** The database was put back, on the wall clock: what it knew at `from` is known, what was done up to `until` may be not. */
  readonly restored?: { readonly from: number; readonly until: number };
};

export type Profile = {
  readonly tasks: number;
  /** Over how many seconds the workload is submitted. */
  readonly seconds: number;
  readonly amount: number;
};
