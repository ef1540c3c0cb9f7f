import type { z } from 'zod';
import { readEnvironment } from '../environment/read-environment.ts';
import type { Env } from '../file/expand-env.ts';
import { loadSettings, type Settings } from './load-settings.ts';

export type ProcessConfig<E> =
  | { readonly ok: true; readonly env: E; readonly settings: Settings }
  | { readonly ok: false; readonly faults: readonly string[] };

/** All that a process is told from outside: its own variables by `schema`, and baton.yaml; or all faults of both. */
export async function readProcessConfig<S extends z.ZodObject>(
  schema: S,
  env: Env,
): Promise<ProcessConfig<z.output<S>>> {
  const variables = readEnvironment(schema, env);
  const settings = await loadSettings(env);
  if (variables.ok && settings.ok) return { ok: true, env: variables.value, settings: settings.value };
  return {
    ok: false,
    faults: [variables, settings].flatMap((reading) => (reading.ok ? [] : reading.faults)),
  };
}
