import { parseArgs } from 'node:util';
import { backends, type Backend } from '../plan.ts';

const parts = ['pure', 'hand-over', 'moving', 'soak'] as const;
type PartName = (typeof parts)[number];

export type LimitsOptions = {
  readonly quick: boolean;
  /** Where hand-overs and waiting runs are measured; the soak runs on the first. */
  readonly backends: readonly Backend[];
  readonly parts: readonly PartName[];
  readonly seed: number;
  readonly json: string | null;
  readonly profile: string | null;
};

const usage = `npm run bench:limits -- [--quick] [--backend redis|postgres|both] [--only ${parts.join('|')}] [--seed N] [--json FILE] [--profile FOLDER]`;

/** @throws with a sentence that names the option and what would be right. */
export function readLimitsOptions(args: readonly string[]): LimitsOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      backend: { type: 'string', default: 'both' },
      only: { type: 'string' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const chosen = backends.filter((backend) => values.backend === 'both' || values.backend === backend);
  if (chosen.length === 0) throw wrong('--backend', values.backend, 'redis, postgres or both');
  const wanted = parts.filter((part) => values.only === undefined || values.only === part);
  if (wanted.length === 0) throw wrong('--only', values.only, `one of ${parts.join(', ')}`);
  if (!/^\d{1,9}$/.test(values.seed)) throw wrong('--seed', values.seed, 'a whole number below a billion');
  return {
    quick: values.quick,
    backends: chosen,
    parts: wanted,
    seed: Number(values.seed),
    json: values.json ?? null,
    profile: values.profile ?? null,
  };
}

const wrong = (option: string, value: string | undefined, right: string): Error =>
  new Error(`${option} is "${value}"; use ${right}. Usage: ${usage}`);
