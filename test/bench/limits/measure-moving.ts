import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Script } from '@baton/simulator';
import { createHttpClient, expectStatus } from '../load/http-client.ts';
import { benchAgent, benchFile } from '../processes/baton.ts';
import { most, type Aim } from '../report/aims.ts';
import { withBaton, type Raised, type Stage } from '../run/stage.ts';

/** As many as an operator may really allow: thousands wait behind it. */
const concurrency = 8;
const batchSize = 1_000;
/** Calls that were answered last for so long: what is measured is the moving, not the work that follows. */
const slow: Script = { latencyMs: 600_000 };
/** Refuses so late that all runs wait by then. */
const refusing: Script = { latencyMs: 20_000, window: { requests: 0, seconds: 900 } };

/** So many runs wait for a provider that then closes for a quarter of an hour, while another is free. */
export async function measureMoving(stage: Omit<Stage, 'plan'>, runs: number): Promise<readonly Aim[]> {
  const { simulator, backend } = stage;
  await simulator.script('claude', refusing);
  await simulator.script('codex', slow);
  return withBaton(stage, { workers: 1, file: fileOf(simulator.url), profiled: true }, async (baton) => {
    await submitAll(baton, runs);
    const [refused, moved] = await watchMove(baton, runs);
    const what = `${backend}: ${runs} waiting runs matched anew, s`;
    return [most(what, (moved - refused) / 1_000, 5)];
  });
}

function fileOf(simulatorUrl: string): object {
  const { providers } = benchFile(simulatorUrl);
  const two = Object.entries(providers).filter(([id]) => id === 'claude' || id === 'codex');
  return {
    providers: Object.fromEntries(two.map(([id, entry]) => [id, { ...entry, concurrency }])),
    agents: [{ ...benchAgent, providers: ['claude', 'codex'] }],
  };
}

async function submitAll({ url, key }: Raised, runs: number): Promise<void> {
  const client = createHttpClient(url, key);
  const tasks = Array.from({ length: batchSize }, (_, index) => ({ input: `Fix the failing test ${index}` }));
  const body = JSON.stringify({ tasks });
  for (let sent = 0; sent < runs; sent += batchSize)
    expectStatus(await client.post('/v1/tasks/batch', body), 202);
  client.close();
}

/** When the cooldown was first seen in the database, and when nobody waited for the closed provider any more. */
async function watchMove({ database }: Raised, runs: number): Promise<readonly [number, number]> {
  const client = new pg.Client({ connectionString: database.url, application_name: 'bench' });
  await client.connect();
  try {
    let refused = 0;
    for (const end = Date.now() + 180_000; Date.now() < end; await sleep(20)) {
      const [row] = (await look(client)).rows;
      if (!row?.resting) continue;
      if (refused === 0 && row.waiting < runs / 2)
        throw new Error(`only ${row.waiting} of ${runs} runs waited when the provider closed`);
      refused ||= performance.now();
      if (row.waiting === 0) return [refused, performance.now()];
    }
    throw new Error('after 180 s there were still runs that waited for the closed provider');
  } finally {
    await client.end();
  }
}

const look = (client: pg.Client) =>
  client.query<{ resting: boolean; waiting: number }>(
    `select exists (select from cooldowns) as resting,
       (select count(*)::int from runs where provider = 'claude' and state = 'queued') as waiting`,
  );
