import { parseArgs } from 'node:util';
export type Backend = 'redis' | 'postgres';
const backends = ['redis', 'postgres'] as const satisfies readonly Backend[];

export type Options = {
  readonly profile: 'ci' | 'full';
  readonly seeds: readonly number[];
  readonly backends: readonly Backend[];
  /** A scenario for both backends is played on one of them, in turn by its place and the seed. */
  readonly inTurn: boolean;
  /** Null: all of them. */
  readonly scenario: string | null;
  /** Runs with one protection of Baton's removed; null: as it is. */
  readonly sabotage: string | null;
  /** Scenarios that run at the same time, each with processes and stores of its own. */
  readonly atOnce: number;
  /** Where runs that held are kept, and looked up; null: nowhere. */
  readonly record: string | null;
  /** Leaves the folder with history and logs where it is. */
  readonly keep: boolean;
};

export const usage =
  'npm run chaos -- [--profile ci|full] [--seed N or N..M] [--backend redis|postgres|both|either] [--scenario NAME | --sabotage NAME] [--at-once N] [--record FILE] [--keep]';

/** @throws with a sentence that names the option and what would be right. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      profile: { type: 'string', default: 'ci' },
      seed: { type: 'string', default: '1' },
      backend: { type: 'string', default: 'both' },
      scenario: { type: 'string' },
      sabotage: { type: 'string' },
      'at-once': { type: 'string', default: '1' },
      record: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  });
  const { profile, seed, backend, scenario = null, sabotage = null, record = null, keep } = values;
  if (profile !== 'ci' && profile !== 'full')
    throw new Error(`--profile is "${profile}"; use ci or full. Usage: ${usage}`);
  const inTurn = backend === 'either';
  const chosen = backends.filter((one) => backend === 'both' || inTurn || backend === one);
  if (chosen.length === 0)
    throw new Error(
      `--backend is "${backend}"; use redis, postgres, both, or either for one of them in turn. Usage: ${usage}`,
    );
  if (sabotage !== null && scenario !== null)
    throw new Error(`--sabotage chooses its scenario itself; leave --scenario out. Usage: ${usage}`);
  const atOnce = Number(values['at-once']);
  if (!Number.isInteger(atOnce) || atOnce < 1 || atOnce > 8)
    throw new Error(`--at-once is "${values['at-once']}"; use a whole number from 1 to 8. Usage: ${usage}`);
  const seeds = readSeeds(seed);
  return { profile, seeds, backends: chosen, inTurn, scenario, sabotage, atOnce, record, keep };
}

function readSeeds(words: string): readonly number[] {
  const [, first = '', last = first] = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/u.exec(words) ?? [];
  const count = Number(last) - Number(first) + 1;
  if (first === '' || count < 1 || count > 100)
    throw new Error(`--seed is "${words}"; use a whole number, or a range such as 1..3. Usage: ${usage}`);
  return Array.from({ length: count }, (_, index) => Number(first) + index);
}
