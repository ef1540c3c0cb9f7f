import { parseArgs } from 'node:util';
import { backends, type Backend } from './plan.ts';

export type Options = {
  readonly quick: boolean;
  readonly backends: readonly Backend[];
  /** Where the figures go as JSON; null: nowhere. */
  readonly json: string | null;
  /** Where CPU profiles of api and worker go; null: nothing is profiled. */
  readonly profile: string | null;
};

export const usage = `npm run bench -- [--quick] [--backend redis|postgres|both] [--json FILE] [--profile FOLDER]`;

/** @throws with a sentence that names the option and what would be right. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      backend: { type: 'string', default: 'both' },
      json: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const chosen = backends.filter((backend) => values.backend === 'both' || values.backend === backend);
  if (chosen.length === 0)
    throw new Error(`--backend is "${values.backend}"; use redis, postgres or both. Usage: ${usage}`);
  return {
    quick: values.quick,
    backends: chosen,
    json: values.json ?? null,
    profile: values.profile ?? null,
  };
}
