import { acceptBatch, acceptSingle } from '../load/accept-load.ts';
import { finishMany, finishOneByOne } from '../load/finish-load.ts';
import type { Account } from '../measure/account.ts';
import { aimedCell, type Cell } from '../plan.ts';
import { acceptRows, adapterCpuMs, finishJobs } from '../reference/measure-reference.ts';
import { calls } from '../reference/make-call.ts';
import type {
  Accepted,
  CpuPerTask,
  Figures,
  FinishedFigure,
  LatencyFigure,
  ReferenceFigure,
} from './figures.ts';
import { measureMemory } from './measure-memory.ts';
import { storeParts, withBaton, type Stage } from './stage.ts';

/** Everything the plan asks of one backend, one measurement after the other. */
export async function measureBackend(stage: Stage): Promise<Figures> {
  const { plan, simulator, backend, say } = stage;
  say(`${backend}: the adapter alone`);
  await simulator.answerAfter(0);
  const adapterMs = await adapterCpuMs(simulator.url);
  say(`${backend}: references`);
  const references = await measureReferences(stage);
  say(`${backend}: accepting`);
  const accepted = await measureAccepting(stage);
  const finished: FinishedFigure[] = [];
  for (const workers of new Set(plan.cells.map((cell) => cell.workers)))
    finished.push(
      ...(await measureFinishing(
        stage,
        plan.cells.filter((cell) => cell.workers === workers),
        adapterMs,
      )),
    );
  say(`${backend}: one at a time`);
  const latencies = await measureLatencies(stage);
  const memory = plan.tableTasks > 0 ? await measureMemory(stage) : [];
  return { backend, accepted, finished, latencies, references, adapterCpuMs: adapterMs, memory };
}

async function measureReferences(stage: Stage): Promise<readonly ReferenceFigure[]> {
  const { backend, plan, stores, simulator } = stage;
  const database = await stores.fresh();
  const { folder, redisUrl } = stores;
  const figures: ReferenceFigure[] = [];
  try {
    for (const latencyMs of new Set(plan.cells.map((cell) => cell.latencyMs)))
      for (const kind of calls)
        for (const inFlight of latencyMs === 0 ? [aimedCell.inFlight] : [64, 256]) {
          await simulator.answerAfter(latencyMs);
          const options = {
            backend,
            databaseUrl: database.url,
            redisUrl,
            simulatorUrl: simulator.url,
            folder,
            window: plan,
          };
          const parts = (watching: readonly number[]) => [
            ...storeParts(stage, watching),
            { name: 'simulator', pids: [simulator.pid] },
          ];
          figures.push({ ...(await finishJobs(options, kind, inFlight, parts)), kind, latencyMs, inFlight });
        }
    return figures;
  } finally {
    await database.drop();
  }
}

async function measureAccepting(stage: Stage): Promise<Accepted> {
  const { backend, plan, stores, simulator } = stage;
  const { folder, redisUrl } = stores;
  const measured = await withBaton(stage, { workers: 0 }, async (baton) => ({
    single: await acceptSingle(baton, plan.acceptInFlight, plan),
    batch: await acceptBatch(baton, plan),
  }));
  const database = await stores.fresh();
  try {
    const options = {
      backend,
      databaseUrl: database.url,
      redisUrl,
      simulatorUrl: simulator.url,
      folder,
      window: plan,
    };
    return { ...measured, bareRoute: await acceptRows(options, plan.acceptInFlight) };
  } finally {
    await database.drop();
  }
}

const measureFinishing = (
  stage: Stage,
  cells: readonly Cell[],
  adapterMs: number,
): Promise<readonly FinishedFigure[]> =>
  withBaton(
    stage,
    { workers: cells[0]?.workers ?? 1, profiled: cells.includes(aimedCell) },
    async (baton) => {
      const figures: FinishedFigure[] = [];
      for (const [index, cell] of cells.entries()) {
        const window = index === 0 ? stage.plan : { ...stage.plan, warmUpCount: 0 };
        stage.say(
          `${stage.backend}: ${cell.workers} workers, ${cell.latencyMs} ms, ${cell.inFlight} in flight`,
        );
        await stage.simulator.answerAfter(cell.latencyMs);
        const rate = await finishMany(baton, cell.inFlight, window, baton.open);
        figures.push({ ...cell, ...rate, cpuMsPerTask: cpuPerTask(rate.seen, rate.count, adapterMs) });
      }
      return figures;
    },
  );

function cpuPerTask(seen: Account, tasks: number, adapterMs: number): CpuPerTask {
  const of = (name: string): number => ((seen[name]?.cpuSeconds ?? 0) * 1_000) / tasks;
  const parts = Object.fromEntries(Object.keys(seen).map((name) => [name, of(name)]));
  return { ...parts, own: of('api') + of('worker') + of('postgres') + of('redis') - adapterMs };
}

const measureLatencies = (stage: Stage): Promise<readonly LatencyFigure[]> =>
  withBaton(stage, { workers: 1, restMs: 0 }, async (baton) => {
    const figures: LatencyFigure[] = [];
    for (const latencyMs of stage.plan.latencies) {
      await stage.simulator.answerAfter(latencyMs);
      figures.push({
        latencyMs,
        ...(await finishOneByOne(baton, stage.plan.latencyTasks, stage.simulator.calls)),
      });
    }
    return figures;
  });
