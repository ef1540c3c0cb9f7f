import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import type { BudgetOwner, PeriodBudget } from '@baton/domain';
import { createStore, type Store } from '@baton/store';
import { createDatabase, type Database } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

let database: Database;
let stores: readonly Store[];
let pool: pg.Pool;
const now = new Date('2030-01-31T12:00:00Z');
const nothing = { usd: 0, tokens: 0, turns: 0 };

beforeAll(async () => {
  database = await createDatabase(inject('adminUrl'));
  // As four worker processes have them.
  stores = Array.from({ length: 4 }, () => createStore({ url: database.url, log: silentLog, max: 16 }));
  pool = new pg.Pool({ connectionString: database.url });
});
afterAll(async () => {
  await pool.end();
  await Promise.all(stores.map((store) => store.close()));
  await database.drop();
});
beforeEach(() => pool.query('truncate runs, tasks, budget_periods, budget_reservations, api_keys cascade'));

const storeOf = (worker: number): Store => {
  const store = stores[worker % stores.length];
  if (!store) throw new Error('no stores');
  return store;
};

const project = (budget: PeriodBudget, id = randomUUID()): BudgetOwner => ({
  kind: 'project',
  id,
  name: 'default',
  budget,
});

async function key(budget: PeriodBudget): Promise<BudgetOwner & { readonly projectId: string }> {
  const id = randomUUID();
  const { id: projectId } = await storeOf(0).keys.project('default', randomUUID());
  const made = { id, projectId, name: 'ci', hash: id, prefix: 'bk', scopes: [], budget };
  await storeOf(0).keys.insert(made);
  return { kind: 'key', id, name: 'ci', budget, projectId };
}

/** A task with a run that holds a lease. */
async function runningRun(): Promise<{ runId: string; taskId: string; sessionId: string; epoch: number }> {
  const [runId, taskId, sessionId] = [randomUUID(), randomUUID(), randomUUID()];
  await pool.query(
    `with s as (insert into sessions (id, project_id) values ($3, $3)),
       t as (insert into tasks (id, project_id, session_id, state, title, input, requires, providers, priority, budget,
         depends_on, on_dependency_failure, metadata)
         values ($2, $3, $3, 'running', 't', '[]', '{}', '{}', 3, '{}', '{}', 'fail', '{}'))
     insert into runs (id, task_id, project_id, session_id, agent, provider, model, state, priority, epoch, worker, lease_until)
     values ($1, $2, $3, $3, 'a', 'p', 'm', 'running', 3, 1, 'w', now() + interval '1 minute')`,
    [runId, taskId, sessionId],
  );
  return { runId, taskId, sessionId, epoch: 1 };
}

type Lease = Awaited<ReturnType<typeof runningRun>>;

const reserve = (lease: Lease, owners: readonly BudgetOwner[], usd = 1, at = now, worker = 0) =>
  storeOf(worker).budgets.reserve({ ...lease, owners, next: { usd, tokens: 10, turns: 1 }, now: at });

const commit = (lease: Lease, costUsd: number, worker = 0) =>
  storeOf(worker).runs.commit({
    lease,
    actor: 'agent:a',
    messages: [],
    events: [],
    answer: { usage: { inputTokens: 4, cachedInputTokens: 2, outputTokens: 3 }, costUsd, callMs: 1 },
    reserved: true,
  });

const standing = async (owner: BudgetOwner, period: 'day' | 'month' = 'day', at = now) =>
  (await storeOf(0).budgets.read([owner], at)).find((found) => found.period === period);

test('of 64 reservations at once over four workers exactly those are granted that fit', async () => {
  const owner = project({ day: { usd: 10.5 } });
  const leases = await Promise.all(Array.from({ length: 64 }, runningRun));
  const reserved = await Promise.all(leases.map((lease, worker) => reserve(lease, [owner], 1, now, worker)));
  expect(reserved.filter(({ granted }) => granted)).toHaveLength(10);
  expect(await standing(owner)).toMatchObject({
    used: nothing,
    reserved: { usd: 10, tokens: 100, turns: 10 },
  });
});

test('64 runs of many calls never spend more than the cap, and nothing stays reserved', async () => {
  const owner = project({ month: { usd: 20 } });
  const leases = await Promise.all(Array.from({ length: 64 }, runningRun));
  const spent = await Promise.all(
    leases.map(async (lease, worker) => {
      for (let calls = 0; ; calls += 1) {
        if (!(await reserve(lease, [owner], 0.3, now, worker)).granted) return calls;
        await commit(lease, 0.1, worker);
      }
    }),
  );
  const calls = spent.reduce((sum, each) => sum + each, 0);
  const found = await standing(owner, 'month');
  expect(found?.reserved).toEqual(nothing);
  expect(found?.used).toEqual({ usd: Number((calls * 0.1).toFixed(1)), tokens: calls * 7, turns: calls });
  expect(found?.used.usd).toBeLessThanOrEqual(20);
  // The last who was refused had no other call beside it.
  expect(found?.used.usd).toBeGreaterThan(19.7 - 1e-9);
});

test('a key and its project are both booked or neither', async () => {
  const ofKey = await key({ day: { usd: 5 } });
  const ofProject = project({ day: { usd: 3 } });
  const leases = await Promise.all(Array.from({ length: 16 }, runningRun));
  const owners = [ofKey, ofProject];
  const reserved = await Promise.all(leases.map((lease, worker) => reserve(lease, owners, 1, now, worker)));
  expect(reserved.filter(({ granted }) => granted)).toHaveLength(3);
  for (const owner of owners) expect((await standing(owner))?.reserved.usd).toBe(3);
  const refused = reserved.find(({ granted }) => !granted);
  expect(refused?.standings.map(({ owner, period }) => [owner.kind, period]).sort()).toEqual([
    ['key', 'day'],
    ['key', 'month'],
    ['project', 'day'],
    ['project', 'month'],
  ]);
});

test('owners in any order do not wait for each other for ever', async () => {
  const [one, two] = [project({ day: { usd: 1_000 } }), project({ month: { usd: 1_000 } })];
  const leases = await Promise.all(Array.from({ length: 64 }, runningRun));
  await Promise.all(
    leases.map(async (lease, worker) => {
      await reserve(lease, worker % 2 ? [one, two] : [two, one], 1, now, worker);
      await commit(lease, 1, worker);
    }),
  );
  for (const owner of [one, two])
    expect(await standing(owner, 'month')).toMatchObject({ used: { usd: 64 }, reserved: nothing });
});

test('what a dead worker had reserved is given back to the next who needs it', async () => {
  const owner = project({ day: { usd: 1 } });
  const [dead, alive] = [await runningRun(), await runningRun()];
  expect((await reserve(dead, [owner])).granted).toBe(true);
  expect((await reserve(alive, [owner])).granted).toBe(false);
  await pool.query(`update runs set lease_until = now() - interval '1 second' where id = $1`, [dead.runId]);
  expect(await storeOf(0).leases.takeBack({ id: dead.runId, taskId: dead.taskId, inCall: true })).toBe(true);
  await expect(commit(dead, 0.5)).rejects.toThrow('is gone');
  // As the next worker claims it.
  await pool.query(`update runs set state = 'running', epoch = epoch + 1 where id = $1`, [dead.runId]);
  expect((await reserve(alive, [owner])).granted).toBe(true);
  expect(await standing(owner)).toMatchObject({ used: nothing, reserved: { usd: 1 } });
  await commit(alive, 0.25);
  expect(await standing(owner)).toMatchObject({ used: { usd: 0.25, turns: 1 }, reserved: nothing });
});

test('a commit that fails settles nothing', async () => {
  const owner = project({ day: { usd: 5 } });
  const lease = await runningRun();
  await reserve(lease, [owner]);
  await expect(commit({ ...lease, epoch: 2 }, 0.5)).rejects.toThrow('is gone');
  expect(await standing(owner)).toMatchObject({ used: nothing, reserved: { usd: 1 } });
});

test('what was given up is given back by the sweep, once, however many look', async () => {
  const owner = project({ day: { usd: 50 } });
  const leases = await Promise.all(Array.from({ length: 32 }, runningRun));
  await Promise.all(leases.map((lease) => reserve(lease, [owner])));
  await pool.query(`update runs set state = 'canceled', epoch = epoch + 1 where id <> $1`, [
    leases[0]?.runId,
  ]);
  await Promise.all(stores.map((store) => store.budgets.releaseVoid()));
  await storeOf(0).budgets.releaseVoid();
  expect((await standing(owner))?.reserved).toEqual({ usd: 1, tokens: 10, turns: 1 });
});

test('a call over midnight is settled in the day it was reserved in; the next day begins at nothing', async () => {
  const owner = project({ day: { usd: 1 }, month: { usd: 1.5 } });
  const [late, early, more] = [await runningRun(), await runningRun(), await runningRun()];
  const midnight = new Date('2030-02-01T00:00:00Z');
  const before = new Date(midnight.getTime() - 1);
  expect((await reserve(late, [owner], 1, before)).granted).toBe(true);
  expect((await reserve(early, [owner], 1, before)).granted).toBe(false);
  expect((await reserve(early, [owner], 1, midnight)).granted).toBe(true);
  await commit(late, 0.9);
  await commit(early, 0.8);
  expect((await standing(owner, 'day', before))?.used.usd).toBe(0.9);
  expect((await standing(owner, 'month', before))?.used.usd).toBe(0.9);
  expect((await standing(owner, 'day', midnight))?.used.usd).toBe(0.8);
  expect((await standing(owner, 'month', midnight))?.used.usd).toBe(0.8);
  const secondDay = new Date('2030-02-02T00:00:00Z');
  const refused = await reserve(more, [owner], 1, secondDay);
  expect(refused.granted).toBe(false);
  expect(refused.standings.find(({ period }) => period === 'day')?.used).toEqual(nothing);
  expect((await reserve(more, [owner], 0.7, secondDay)).granted).toBe(true);
});

test('a key’s cap counts as it stands at the call, not as the run was claimed', async () => {
  const owner = await key({ day: { usd: 1 } });
  const set = (day: PeriodBudget['day'] | null) =>
    storeOf(0).keys.setBudget(owner.projectId, owner.id, { day });
  const [first, second, third] = [await runningRun(), await runningRun(), await runningRun()];
  await set({ usd: 0.5 });
  expect((await reserve(first, [owner])).granted).toBe(false);
  await set({ usd: 1 });
  expect((await reserve(first, [owner])).granted).toBe(true);
  expect((await reserve(second, [owner])).granted).toBe(false);
  expect((await set(null))?.budget).toBeNull();
  expect((await reserve(third, [owner])).granted).toBe(true);
});

test('what was spent in a period before there was a cap counts; before the period, or by others, does not', async () => {
  const owner = await key({ day: { usd: 1 } });
  const spend = async (usd: number, finishedAt: string | null, keyId = owner.id) => {
    const { runId, taskId } = await runningRun();
    await pool.query('update tasks set key_id = $2 where id = $1', [taskId, keyId]);
    const took = 'cost_usd = $2, input_tokens = 5, cached_input_tokens = 2, output_tokens = 3, steps = 2';
    await pool.query(`update runs set ${took}, finished_at = $3 where id = $1`, [runId, usd, finishedAt]);
  };
  await spend(0.25, '2030-01-31T00:00:00Z');
  await spend(0.25, null);
  await spend(4, '2030-01-30T23:59:59Z');
  await spend(8, '2029-12-31T23:59:59Z');
  await spend(16, '2030-01-31T09:00:00Z', randomUUID());
  expect((await standing(owner))?.used).toEqual({ usd: 0.5, tokens: 16, turns: 4 });
  expect((await standing(owner, 'month'))?.used).toEqual({ usd: 4.5, tokens: 24, turns: 6 });
  const lease = await runningRun();
  expect((await reserve(lease, [owner], 0.6)).granted).toBe(false);
  expect((await reserve(lease, [owner], 0.5)).granted).toBe(true);
  await commit(lease, 0.1);
  const tomorrow = new Date('2030-02-01T12:00:00Z');
  expect((await standing(owner, 'day', tomorrow))?.used).toEqual(nothing);
});

test('an estimate that was too low is charged as it was', async () => {
  const owner = project({ day: { usd: 1 } });
  const [one, two] = [await runningRun(), await runningRun()];
  await reserve(one, [owner]);
  await commit(one, 1.2);
  expect((await standing(owner))?.used.usd).toBe(1.2);
  expect((await reserve(two, [owner], 0)).granted).toBe(false);
});
