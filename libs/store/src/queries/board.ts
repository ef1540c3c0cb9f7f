import { healthKey, placeKey, type Board, type Cooldown, type Load, type TaskState } from '@baton/domain';
import { readHealth } from './health.ts';
import { readWindows } from './windows.ts';
import { statement, type Connection } from '../statements/statement.ts';

const loads = statement<{ provider: string; agent: string; queued: number; running: number }>(
  'board-loads',
  `select provider, agent, count(*) filter (where state = 'queued')::int as queued,
     count(*) filter (where state = 'running')::int as running
   from runs where state in ('queued', 'running') group by provider, agent`,
);

const cooling = statement<Cooldown>(
  'board-cooldowns',
  'select host, credential, model, until, code, message from cooldowns where until > now()',
);

const pace = statement<{ provider: string; stepMs: number }>(
  'board-pace',
  `select provider, (sum(call_ms) / sum(steps))::float8 as "stepMs" from run_hours
   where hour > now() - interval '1 day' group by provider having sum(steps) > 0`,
);

const projects = statement<{ id: string; name: string }>('board-projects', 'select id, name from projects');

/** How loaded agents and providers are, who is cooling, and whose windows are how far used. */
export async function readBoard(connection: Connection): Promise<Omit<Board, 'estimates'>> {
  const [rows, cooldowns, health, paces, windows, names] = await Promise.all([
    loads(connection, []),
    cooling(connection, []),
    readHealth(connection),
    pace(connection, []),
    readWindows(connection),
    projects(connection, []),
  ]);
  const agents = new Map<string, Load>();
  const providers = new Map<string, Load>();
  for (const row of rows) {
    add(agents, row.agent, row);
    add(providers, row.provider, row);
  }
  return {
    agents,
    providers,
    cooldowns: new Map(cooldowns.map((cooldown) => [placeKey(cooldown), cooldown])),
    health: new Map(health.map((one) => [healthKey(one), one])),
    stepMs: new Map(paces.map((row) => [row.provider, row.stepMs])),
    ...windows,
    projects: new Map(names.map(({ id, name }) => [id, name])),
  };
}

function add(loadsById: Map<string, Load>, id: string, more: Load): void {
  const so = loadsById.get(id) ?? { queued: 0, running: 0 };
  loadsById.set(id, { queued: so.queued + more.queued, running: so.running + more.running });
}

const taskCounts = statement<{ state: TaskState; count: number }>(
  'task-counts',
  `select state, count(*)::int as count from tasks group by state`,
);

const queueAges = statement<{ provider: string; oldestSeconds: number }>(
  'queue-ages',
  `select provider, extract(epoch from now() - min(queued_at))::float8 as "oldestSeconds" from runs
   where state = 'queued' group by provider`,
);

/** For gauges and lists: tasks by state, and how long the oldest run of each queue has waited. */
export async function readCensus(connection: Connection) {
  const [states, ages] = await Promise.all([taskCounts(connection, []), queueAges(connection, [])]);
  return {
    tasks: new Map(states.map((row) => [row.state, row.count])),
    oldestQueuedSeconds: new Map(ages.map((row) => [row.provider, row.oldestSeconds])),
  };
}
