import { execa } from 'execa';
import { fileURLToPath } from 'node:url';
import { openAccount, type Account, type Part } from '../measure/account.ts';
import { acceptSingle } from '../load/accept-load.ts';
import { keepBusy, type Rate, type Window } from '../load/keep-busy.ts';
import { watchRows } from '../load/watch-rows.ts';
import { startChild } from '../processes/child.ts';
import { freePort } from '../../support/start-redis.ts';
import type { CallKind } from './make-call.ts';
import { openBullmq, type ReferencePlace } from './open-bullmq.ts';
import { createReferenceTable } from './reference-table.ts';

/** Jobs are numbered through: their rows share a table. */
let lastJob = 0;

export type ReferenceOptions = ReferencePlace & {
  readonly simulatorUrl: string;
  readonly folder: string;
  readonly window: Window;
};

/** Jobs finished a second by the reference worker, added while it works, with so many in flight. */
export async function finishJobs(
  options: ReferenceOptions,
  kind: CallKind,
  inFlight: number,
  others: (watching: readonly number[]) => readonly Part[],
): Promise<Rate & { readonly seen: Account }> {
  const { backend, databaseUrl, redisUrl, simulatorUrl, folder, window } = options;
  await createReferenceTable(databaseUrl);
  const worker = await startChild({
    name: `reference-${kind}`,
    script: 'test/bench/reference-worker.ts',
    env: {
      BENCH_CALL: kind,
      BENCH_BACKEND: backend,
      BENCH_SIMULATOR_URL: simulatorUrl,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
    },
    folder,
  });
  const bullmq = openBullmq(options);
  const queue = bullmq.queue();
  const watch = await watchRows(databaseUrl);
  const finishJob = async (): Promise<number> => {
    const id = (lastJob += 1);
    const written = watch.written(id);
    const data = { id, text: `Fix the failing test ${id}` };
    await queue.add('run', data, { jobId: `job-${id}`, removeOnComplete: true, removeOnFail: true });
    await written;
    return 1;
  };
  try {
    const parts = [...others([watch.backendPid]), { name: 'worker', pids: [worker.pid] }];
    return await keepBusy(inFlight, window, finishJob, () => openAccount(parts));
  } finally {
    await watch.close();
    await queue.close();
    await bullmq.close();
    await worker.stop();
  }
}

/** Requests a second of an Express route that does one INSERT. */
export async function acceptRows(
  { databaseUrl, folder, window }: ReferenceOptions,
  inFlight: number,
): Promise<Rate> {
  await createReferenceTable(databaseUrl);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const route = await startChild({
    name: 'reference-route',
    script: 'test/bench/reference-route.ts',
    env: { BENCH_PORT: String(port), DATABASE_URL: databaseUrl },
    folder,
    readyUrl: `${url}/readyz`,
  });
  try {
    return await acceptSingle({ url, key: 'none' }, inFlight, window);
  } finally {
    await route.stop();
  }
}

/** CPU milliseconds that one call through the adapter takes of a worker. */
export async function adapterCpuMs(simulatorUrl: string): Promise<number> {
  const script = fileURLToPath(new URL('../adapter-cost.ts', import.meta.url));
  const { stdout } = await execa(process.execPath, [script], { env: { BENCH_SIMULATOR_URL: simulatorUrl } });
  return Number(stdout);
}
