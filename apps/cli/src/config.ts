import { readEnvironment, type Env, type Reading } from '@baton/config';
import { z } from 'zod';

const port = (standard: number) => {
  const sentence = 'use a port from 0 to 65535';
  return z.coerce.number(sentence).int(sentence).min(0, sentence).max(65_535, sentence).default(standard);
};

const storeUrl = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: `use a URL such as ${example}` }).optional();

const environment = z.object({
  BATON_URL: z
    .url({ protocol: /^https?$/, error: 'use an http URL such as http://127.0.0.1:7700' })
    .optional(),
  BATON_API_KEY: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]+$/, 'use the key as it was printed, without spaces')
    .optional(),
  BATON_HOST: z.string().default('127.0.0.1'),
  BATON_PORT: port(7700),
  BATON_WORKER_PORT: port(7701),
  BATON_SIMULATOR_PORT: port(7790),
  DATABASE_URL: storeUrl(/^postgres(ql)?$/, 'postgres://user:password@host:5432/baton'),
  BATON_CONFIG: z.string().default('baton.yaml'),
  REDIS_URL: storeUrl(/^rediss?$/, 'redis://host:6379'),
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

export function readConfig(env: Env = process.env): Reading<CliConfig> {
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
      commandName: commandNameFor(env['npm_lifecycle_event']),
      env,
    },
  };
}

/** npm tells the scripts it starts how they were called. */
function commandNameFor(lifecycleEvent: string | undefined): string {
  if (lifecycleEvent === 'npx') return 'npx baton';
  return lifecycleEvent === 'baton' ? 'npm run baton --' : 'baton';
}
