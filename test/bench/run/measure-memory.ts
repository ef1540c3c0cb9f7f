import pg from 'pg';
import { finishMany } from '../load/finish-load.ts';
import type { MemoryFigure } from './figures.ts';
import { withBaton, type Stage } from './stage.ts';

/** Memory of api and worker under load while the table is large. */
export async function measureMemory(stage: Stage): Promise<readonly MemoryFigure[]> {
  const figures: MemoryFigure[] = [];
  for (const state of ['finished', 'waiting'] as const) {
    stage.say(`${stage.backend}: ${stage.plan.tableTasks} ${state} tasks in the table`);
    figures.push(await measureWith(stage, state));
  }
  return figures;
}

const measureWith = (stage: Stage, state: MemoryFigure['state']): Promise<MemoryFigure> =>
  withBaton(stage, { workers: 1 }, async (baton) => {
    const rows = stage.plan.tableTasks;
    await stage.simulator.answerAfter(0);
    await fillTable(baton.database.url, rows, state);
    const finished = await finishedDuring(baton.database.url, async () => {
      // Tasks that wait keep the worker busy; tasks beside them would wait their turn behind them all.
      if (state === 'finished') await finishMany(baton, 64, stage.plan, baton.open);
      else await new Promise((resolve) => setTimeout(resolve, stage.plan.warmUpMs + stage.plan.windowMs));
    });
    const seen = baton.open()();
    return {
      rows,
      state,
      apiMb: seen['api']?.peakMb ?? 0,
      workerMb: seen['worker']?.peakMb ?? 0,
      finishedPerSecond: finished,
    };
  });

async function finishedDuring(databaseUrl: string, wait: () => Promise<void>): Promise<number> {
  const count = async (): Promise<number> =>
    Number(await valueOf(databaseUrl, 'select count(*) from tasks where finished_at is not null'));
  const [before, startedAt] = [await count(), performance.now()];
  await wait();
  return ((await count()) - before) / ((performance.now() - startedAt) / 1_000);
}

/** Whole tasks as a submit writes them, and for finished ones as a worker leaves them. */
async function fillTable(databaseUrl: string, rows: number, state: MemoryFigure['state']): Promise<void> {
  const message = `jsonb_build_object('v', 1, 'role', 'user', 'parts', jsonb_build_array(jsonb_build_object('type', 'text', 'text', 'Fix the failing test ' || n)))`;
  const ended = state === 'finished';
  await valueOf(
    databaseUrl,
    `with n as (
       select n, uuidv7() as task_id, uuidv7() as session_id, uuidv7() as run_id, p.id as project_id
       from generate_series(1, ${rows}) n, (select id from projects limit 1) p
     ), s as (
       insert into sessions (id, project_id) select session_id, project_id from n
     ), t as (
       insert into tasks (id, project_id, session_id, state, title, input, agent, provider, requires, providers, priority,
         budget, depends_on, on_dependency_failure, metadata, event_seq, finished_at)
       select task_id, project_id, session_id, ${ended ? `'succeeded'` : `'queued'`}, 'Fix', jsonb_build_array(${message}),
         'engineer', 'claude', '{}', '{}', 3, '{}', '{}', 'fail', '{}', 1, ${ended ? 'now()' : 'null'}
       from n
     ), m as (
       insert into messages (session_id, number, task_id, body) select session_id, 1, task_id, ${message} from n
     ), e as (
       insert into events (task_id, id, type, actor, data) select task_id, 1, 'task-submitted', 'key:bench', '{"priority":3}' from n
     )
     insert into runs (id, task_id, project_id, session_id, agent, provider, model, state, priority, finished_at)
     select run_id, task_id, project_id, session_id, 'engineer', 'claude', 'simulated',
       ${ended ? `'completed'` : `'queued'`}, 3, ${ended ? 'now()' : 'null'} from n`,
  );
  await valueOf(databaseUrl, 'analyze');
}

async function valueOf(databaseUrl: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}
