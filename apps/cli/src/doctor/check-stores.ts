import { mostSkewMs } from '@baton/domain';
import type { CliConfig } from '../config.ts';
import { fail, ok, warn, type Finding } from './finding.ts';
import { judgeConnections } from './judge-connections.ts';
import type { StoreReach } from './reach-stores.ts';

type Asked = {
  readonly reach: StoreReach;
  /** Providers that a worker serves. */
  readonly queues: number;
};

/** The stores that are named in the environment. Their URLs hold passwords and are never printed. */
export async function checkStores(
  { databaseUrl, redisUrl }: Pick<CliConfig, 'databaseUrl' | 'redisUrl'>,
  { reach, queues }: Asked,
): Promise<readonly Finding[]> {
  const [database, redis] = await Promise.all([
    databaseUrl === undefined
      ? [ok('database', 'DATABASE_URL is not set: `npm start` brings its own Postgres under .baton/')]
      : checkDatabase(databaseUrl, reach, { queues, hasRedis: redisUrl !== undefined }),
    redisUrl === undefined ? [] : checkRedis(redisUrl, databaseUrl, reach),
  ]);
  return [...database, ...redis];
}

async function checkDatabase(
  url: string,
  { database }: StoreReach,
  processes: Parameters<typeof judgeConnections>[1],
): Promise<readonly Finding[]> {
  try {
    const { clockSkewMs, connections } = await database(url);
    return [
      ok('database', `${new URL(url).host} answers`),
      judgeSkew(clockSkewMs),
      judgeConnections(connections, processes),
    ];
  } catch (error) {
    const next = 'Check that Postgres runs, that DATABASE_URL names it, and its user, password and database.';
    return [fail('database', `${new URL(url).host} cannot be used (${reasonOf(error)})`, next)];
  }
}

function judgeSkew(skewMs: number): Finding {
  const off = `this machine’s clock and the database’s are ${Math.abs(Math.round(skewMs))} ms apart`;
  return Math.abs(skewMs) <= mostSkewMs
    ? ok('clock', off)
    : fail('clock', off, `Set both by NTP: api and worker refuse to start above ${mostSkewMs} ms.`);
}

async function checkRedis(
  url: string,
  databaseUrl: string | undefined,
  { redis }: StoreReach,
): Promise<readonly Finding[]> {
  const { host } = new URL(url);
  try {
    await redis(url);
  } catch (error) {
    const next =
      'Check that Redis runs and that REDIS_URL names it; or unset it, and the queue lives in Postgres.';
    return [fail('redis', `${host} cannot be used (${reasonOf(error)})`, next)];
  }
  return databaseUrl === undefined
    ? [
        warn(
          'redis',
          `${host} answers, but \`npm start\` does not use it`,
          'Set DATABASE_URL too, and run api and worker.',
        ),
      ]
    : [ok('redis', `${host} answers`)];
}

/** Several addresses of one host fail together and leave the message empty. */
function reasonOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}
