import { afterEach, beforeEach, expect, test } from 'vitest';
import { userText, type LimitLevel } from '@baton/domain';
import { createStore, LeaseLost, type ClaimedRun, type Store } from '@baton/store';
import { startBaton, testAgent, type Baton } from '../support/baton.ts';
import { silentLog } from '../support/silent-log.ts';

const place = 'host key-1 m';
const spansMs = [5 * 3_600_000, 7 * 24 * 3_600_000];

let baton: Baton;
let stores: readonly Store[];
beforeEach(async () => {
  baton = await startBaton({ backend: 'postgres', workers: 0, agents: [testAgent()] });
  stores = Array.from({ length: 4 }, () => createStore({ url: baton.database.url, log: silentLog, max: 5 }));
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await baton.stop();
});

/** Runs under lease, as so many workers hold them. */
async function claimed(count: number): Promise<readonly ClaimedRun[]> {
  await Promise.all(Array.from({ length: count }, (_, n) => baton.submit({ input: `number ${n}` })));
  const rooms = new Map([['claude', count]]);
  const bells = await baton.store.runs.due({ rooms, fullAgents: [], most: 1 });
  const runs = await Promise.all(
    bells.map((bell) => baton.store.runs.claim({ bell, worker: 'test', leaseMs: 60_000, caps: new Map() })),
  );
  return runs.filter((run) => run !== null);
}

const leaseOf = ({ runId, taskId, sessionId, epoch }: ClaimedRun) => ({ runId, taskId, sessionId, epoch });

const usage = { inputTokens: 90, cachedInputTokens: 10, outputTokens: 10 };
const answerWith = (counted: object) => ({ usage, costUsd: 0.5, callMs: 1, ...counted });

const commit = (store: Store, run: ClaimedRun, number: number, counted: object): Promise<unknown> =>
  store.runs.commit({
    lease: leaseOf(run),
    actor: 'agent:engineer',
    messages: [{ number: run.messages.length + number, body: userText('x') }],
    answer: answerWith(counted),
    events: [],
  });

const storeFor = (index: number): Store => stores[index % stores.length] as Store;

test('64 runs over many connections count every call once, in one window that the first of them opens', async () => {
  const runs = await claimed(64);
  expect(runs.length).toBe(64);
  const steps = 5;
  await Promise.all(
    runs.map(async (run, index) => {
      for (let step = 1; step <= steps; step += 1)
        await commit(storeFor(index), run, step, { counted: { place, spansMs } });
    }),
  );
  const { ledger } = await baton.store.board.read();
  const calls = runs.length * steps;
  for (const spanMs of spansMs)
    expect(ledger.get(`${place} ${spanMs}`)).toMatchObject({
      requests: calls,
      tokens: 100 * calls,
      usd: 0.5 * calls,
    });
});

test('broken calls are counted in the transaction that settles them, and with it undone', async () => {
  const [run] = await claimed(1);
  if (!run) throw new Error('nothing was claimed');
  const spend = (fails: boolean) =>
    baton.store.tasks.lock({ taskId: run.taskId }, async (tx) => {
      await tx.addSpent(run.runId, answerWith({ counted: { place, spansMs } }));
      if (fails) throw new Error('undone');
    });
  await spend(false);
  await expect(spend(true)).rejects.toThrow('undone');
  const { ledger } = await baton.store.board.read();
  expect(ledger.get(`${place} ${spansMs[0]}`)).toMatchObject({ requests: 1, tokens: 100 });
});

test('a step that commits for a lost lease counts nothing; one without windows writes no row', async () => {
  const [run] = await claimed(1);
  if (!run) throw new Error('nothing was claimed');
  await commit(baton.store, run, 1, {});
  expect((await baton.store.board.read()).ledger.size).toBe(0);
  const lost = { ...run, epoch: run.epoch + 1 };
  await expect(commit(baton.store, lost, 2, { counted: { place, spansMs } })).rejects.toThrow(LeaseLost);
  expect((await baton.store.board.read()).ledger.size).toBe(0);
});

test('of many who see a threshold crossed exactly one may say so', async () => {
  const key = { provider: 'claude', credential: 'key-1', window: '5h tokens' };
  const moves: readonly (readonly [LimitLevel | null, LimitLevel | null])[] = [
    [null, 'warning'],
    ['warning', 'emergency'],
    ['emergency', null],
  ];
  for (const [from, to] of moves) {
    const said = await Promise.all(
      Array.from({ length: 32 }, (_, index) => storeFor(index).windows.changeLevel({ ...key, from, to })),
    );
    expect(said.filter(Boolean)).toEqual([true]);
  }
  expect((await baton.store.board.read()).levels.size).toBe(0);
});

test('the newest word of a window stands, whoever writes last, and survives a restart', async () => {
  const seenAt = new Date();
  const word = (left: number, ageMs: number) => ({
    host: 'host',
    credential: 'key-1',
    model: 'm',
    name: 'requests',
    unit: 'requests' as const,
    limit: 100,
    left,
    leftShare: left / 100,
    resetsAt: new Date(seenAt.getTime() + 60_000),
    seenAt: new Date(seenAt.getTime() - ageMs),
  });
  await baton.store.windows.observe([word(10, 0)]);
  await storeFor(1).windows.observe([word(90, 5_000)]);
  const fresh = createStore({ url: baton.database.url, log: silentLog });
  const { observed } = await fresh.board.read();
  expect(observed.get(place)).toEqual([word(10, 0)]);
  await fresh.windows.forget({ host: 'host', model: 'm', credentials: ['key-1'] }, { counted: false });
  expect((await fresh.board.read()).observed.size).toBe(0);
  await fresh.close();
});
