import { basename } from 'node:path';
import {
  apiEnvironment,
  clientEnvironment,
  commonEnvironment,
  portVariable,
  readEnvironment,
  simulatorEnvironment,
  storesEnvironment,
  type Env,
  type Reading,
} from '@baton/config';
import { z } from 'zod';

const environment = clientEnvironment
  .extend(commonEnvironment.pick({ BATON_HOST: true }).shape)
  .extend(apiEnvironment.shape)
  .extend(simulatorEnvironment.pick({ BATON_SIMULATOR_PORT: true }).shape)
  .extend(storesEnvironment.partial().shape)
  .extend({
    BATON_WORKER_PORT: portVariable.default(7701),
    BATON_CONFIG: z.string().default('baton.yaml'),
  });

export type CliConfig = {
  /** Without a slash at its end. */
  readonly serverUrl: string;
  /** By BATON_URL, and not by the default. */
  readonly isServerNamed: boolean;
  readonly apiKey?: string;
  readonly host: string;
  readonly ports: { readonly api: number; readonly worker: number; readonly simulator: number };
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  /** Where baton.yaml is or will be. */
  readonly file: string;
  /** How the person called the command, for sentences that tell what to type next. */
  readonly commandName: string;
  /** For `${NAME}` in baton.yaml and the search for providers' keys. */
  readonly env: Env;
};

export function readConfig(env: Env = process.env, script = process.argv[1] ?? ''): Reading<CliConfig> {
  const reading = readEnvironment(environment, env);
  if (!reading.ok) return reading;
  const { value } = reading;
  return {
    ok: true,
    value: {
      serverUrl: (value.BATON_URL ?? `http://127.0.0.1:${value.BATON_PORT}`).replace(/\/+$/, ''),
      isServerNamed: value.BATON_URL !== undefined,
      ...(value.BATON_API_KEY !== undefined && { apiKey: value.BATON_API_KEY }),
      host: value.BATON_HOST,
      ports: {
        api: value.BATON_PORT,
        worker: value.BATON_WORKER_PORT,
        simulator: value.BATON_SIMULATOR_PORT,
      },
      ...(value.DATABASE_URL !== undefined && { databaseUrl: value.DATABASE_URL }),
      ...(value.REDIS_URL !== undefined && { redisUrl: value.REDIS_URL }),
      file: value.BATON_CONFIG,
      commandName: commandNameFor(script, env['npm_lifecycle_event']),
      env,
    },
  };
}

/**
 * npm tells what it starts how it was called. `baton` alone works where it is on the path under this name, as in the
 * image; whoever started this file itself stands in a clone.
 */
function commandNameFor(script: string, lifecycleEvent: string | undefined): string {
  if (lifecycleEvent === 'npx') return 'npx baton';
  return basename(script) === 'baton' ? 'baton' : 'npm run -s baton --';
}
