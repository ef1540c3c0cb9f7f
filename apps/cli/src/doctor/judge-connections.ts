import { ok, warn, type Finding } from './finding.ts';

/** Connections of a Postgres server. */
export type ConnectionUse = {
  readonly most: number;
  /** Of these, kept for superusers and such. */
  readonly reserved: number;
  /** In use now by programs other than Baton. */
  readonly byOthers: number;
};

type Processes = {
  /** Providers that the worker serves: each has a queue. */
  readonly queues: number;
  readonly hasRedis: boolean;
};

/** As `main.ts` of api and worker, and the queue on Postgres, open them. */
export const poolSizes = { api: 20, worker: 20, poolsOfStore: 2, queueBesidesOnePerProvider: 8 };
/** Without Redis wake-ups travel by NOTIFY: one connection sends, one listens. */
const wakeUps = 2;

/** Whether one api and one worker find room when all their pools are full. */
export function judgeConnections({ most, reserved, byOthers }: ConnectionUse, processes: Processes): Finding {
  const { api, worker } = needOf(processes);
  const left = most - reserved - byOthers;
  const need = `one api and one worker open up to ${api + worker} connections`;
  const room = `the server has ${left} for them (max_connections ${most}, ${reserved} reserved, ${byOthers} in use by others)`;
  if (api + worker <= left) return ok('connections', `${need}; ${room}`);
  const enough = api + worker + reserved + byOthers;
  const redis = processes.hasRedis ? '' : ' With REDIS_URL set they need fewer.';
  return warn(
    'connections',
    `${need}, but ${room}`,
    `Set max_connections to ${enough} or more (${worker} more for every further worker) and restart Postgres.${redis}`,
  );
}

function needOf({ queues, hasRedis }: Processes): { readonly api: number; readonly worker: number } {
  const { api, worker, poolsOfStore, queueBesidesOnePerProvider } = poolSizes;
  const ofQueue = hasRedis ? 0 : queues + queueBesidesOnePerProvider;
  const ofWakeUps = hasRedis ? 0 : wakeUps;
  return { api: api * poolsOfStore + ofWakeUps, worker: worker * poolsOfStore + ofWakeUps + ofQueue };
}
