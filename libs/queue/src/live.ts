import { EventEmitter } from 'node:events';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Logger } from '@baton/domain';
import { quiet, retryStrategy, type QueuePlace } from './bullmq-backend.ts';
import { pingRedis } from './redis-health.ts';

/**
 * A wake-up between processes: it carries ids alone and may be lost at any time; every listener has a look of its
 * own as fallback. `ring`: runs wait to be rung. `events`: tasks have new events. `cancel`: runs lost their lease.
 */
export type Wake = { readonly kind: 'ring' | 'events' | 'cancel'; readonly ids: readonly string[] };

export type Live = {
  /** Never awaited, never throws. */
  readonly publish: (wake: Wake) => void;
  readonly subscribe: (listener: (wake: Wake) => void) => () => void;
  /** Resolves while wake-ups travel. Without them all goes on, by looking, a second later. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const channel = 'baton-live';
/** NOTIFY takes 8,000 bytes; a batch of wake-ups stays far below. */
const idsPerWake = 100;

/** Inside one process: a direct call. */
export function createLocalLive(): Live {
  const { emit, subscribe } = createListeners();
  return { publish: emit, subscribe, ping: async () => {}, close: async () => {} };
}

/** Between processes: Redis pub/sub, or NOTIFY where there is no Redis. Wake-ups of one tick travel together. */
export function createLive(place: QueuePlace, log: Logger): Live {
  return place.kind === 'redis' ? createRedisLive(place.url, log) : createPostgresLive(place.url, log);
}

function createRedisLive(url: string, log: Logger): Live {
  const { emit, subscribe } = createListeners();
  const sender = quiet(
    new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, retryStrategy }),
    log,
  );
  const receiver = quiet(new Redis(url, { maxRetriesPerRequest: null, retryStrategy }), log);
  receiver.on('message', (_channel, text) => emit(JSON.parse(text) as Wake));
  receiver
    .subscribe(channel)
    .catch((error: Error) => log.debug({ error: error.message }, 'not subscribed yet'));
  return {
    publish: coalesce((wake) => void sender.publish(channel, JSON.stringify(wake)).catch(() => {})),
    subscribe,
    ping: () => pingRedis(sender, channel),
    close: async () => {
      sender.disconnect();
      receiver.disconnect();
    },
  };
}

function createPostgresLive(url: string, log: Logger): Live {
  const { emit, subscribe } = createListeners();
  const sender = new pg.Pool({
    connectionString: url,
    max: 1,
    keepAlive: true,
    connectionTimeoutMillis: 2_000,
    application_name: 'baton-live',
  });
  sender.on('error', () => {});
  let receiver: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  const listen = async (): Promise<void> => {
    const client = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: 2_000,
      application_name: 'baton-live',
    });
    const again = () => {
      client.removeAllListeners('end');
      void client.end().catch(() => {});
      if (!closed) timer = setTimeout(() => void listen(), 1_000);
    };
    client.on('error', (error) => log.debug({ error: error.message }, 'wake-ups are interrupted'));
    client.on('end', again);
    client.on('notification', ({ payload }) => payload && emit(JSON.parse(payload) as Wake));
    try {
      await client.connect();
      await client.query(`listen "${channel}"`);
      receiver = client;
    } catch {
      again();
    }
  };
  void listen();

  return {
    publish: coalesce(
      (wake) =>
        void sender.query('select pg_notify($1, $2)', [channel, JSON.stringify(wake)]).catch(() => {}),
    ),
    subscribe,
    ping: async () => void (await sender.query('select 1')),
    close: async () => {
      closed = true;
      if (timer) clearTimeout(timer);
      receiver?.removeAllListeners('end');
      await Promise.allSettled([sender.end(), receiver?.end()]);
    },
  };
}

function createListeners() {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    emit: (wake: Wake): void => void emitter.emit('wake', wake),
    subscribe: (listener: (wake: Wake) => void) => {
      emitter.on('wake', listener);
      return () => void emitter.off('wake', listener);
    },
  };
}

/** Gathers the wake-ups of one turn of the event loop into one message per kind. */
function coalesce(send: (wake: Wake) => void): Live['publish'] {
  const waiting = new Map<Wake['kind'], Set<string>>();
  const flush = (): void => {
    const batch = [...waiting];
    waiting.clear();
    for (const [kind, set] of batch) {
      const ids = [...set];
      for (let from = 0; from === 0 || from < ids.length; from += idsPerWake)
        send({ kind, ids: ids.slice(from, from + idsPerWake) });
    }
  };
  return ({ kind, ids }) => {
    if (waiting.size === 0) setImmediate(flush);
    const set = waiting.get(kind) ?? new Set();
    for (const id of ids) set.add(id);
    waiting.set(kind, set);
  };
}
