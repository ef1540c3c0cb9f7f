import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createLive, queuePlace } from '@baton/queue';
import { silentLog } from '../../support/silent-log.ts';

export type FinishedWatch = Awaited<ReturnType<typeof watchFinished>>;

/** A wake-up that got lost is made up for after so long. */
const lookAgainMs = 250;

type Options = {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  /** How long wake-ups are gathered before the database is asked: 0 sees at once, more asks seldom. */
  readonly restMs: number;
};

/** Learns which tasks are finished as Baton's event streams do: by wake-ups, and one query for all who were woken. */
export async function watchFinished({ databaseUrl, redisUrl, restMs }: Options) {
  // Its plan is made while the table is empty: without this it would read the whole table for ever after.
  const options = '-c enable_seqscan=off';
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench', options });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const live = createLive(queuePlace(databaseUrl, redisUrl), silentLog);
  const waiting = new Map<string, () => void>();
  const early = new Set<string>();
  const woken = new Set<string>();
  let asking: Promise<void> | null = null;
  let closed = false;

  const askAll = async (): Promise<void> => {
    while (woken.size > 0 && !closed) {
      if (restMs > 0) await sleep(restMs);
      const ids = [...woken];
      woken.clear();
      for (const id of await finishedOf(client, ids)) tell(id);
    }
  };
  const tell = (id: string): void => {
    const resolve = waiting.get(id);
    waiting.delete(id);
    if (resolve) resolve();
    else early.add(id);
  };
  const lookAt = (ids: Iterable<string>): void => {
    for (const id of ids) woken.add(id);
    asking ??= askAll().finally(() => {
      asking = null;
    });
  };

  const unsubscribe = live.subscribe((wake) => wake.kind === 'events' && lookAt(wake.ids));
  const timer = setInterval(() => lookAt(waiting.keys()), lookAgainMs);
  return {
    /** The server's process that answers the questions of this watch. */
    backendPid: rows[0]?.pid ?? 0,
    finished: (id: string): Promise<void> =>
      early.delete(id) ? Promise.resolve() : new Promise((resolve) => waiting.set(id, resolve)),
    close: async (): Promise<void> => {
      clearInterval(timer);
      unsubscribe();
      closed = true;
      await asking;
      await live.close();
      await client.end();
    },
  };
}

async function finishedOf(client: pg.Client, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>({
    name: 'finished',
    text: 'select id from tasks where id = any ($1::uuid[]) and finished_at is not null',
    values: [ids],
  });
  return rows.map((row) => row.id);
}
