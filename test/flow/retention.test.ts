import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TaskView } from '@baton/contract';
import { startBaton, type Baton } from '../support/baton.ts';
import { ageTask, rowsOf, tablesOfWork } from '../support/age-task.ts';

const dayMs = 24 * 3_600_000;

/** All of whose tasks ended long ago. */
const oldSessions = `select session_id from tasks group by 1 having max(finished_at) < now() - interval '8 days'`;

let baton: Baton;
let pool: pg.Pool;
const start = async (retentionMs: number | null = 7 * dayMs): Promise<void> => {
  baton = await startBaton({
    backend: 'postgres',
    timing: { retentionEveryMs: 200 },
    projects: new Map([['default', { retentionMs }]]),
  });
  pool = new pg.Pool({ connectionString: baton.database.url, max: 2 });
};
afterEach(async () => {
  await pool.end();
  await baton.stop();
});

const finish = async (more: object = {}): Promise<TaskView> =>
  baton.finished((await baton.submit({ input: 'Say hello', ...more })).id);
const isThere = async (id: string): Promise<boolean> =>
  (await baton.send('GET', `/v1/tasks/${id}`)).status === 200;
async function isGone(id: string): Promise<void> {
  await expect.poll(() => isThere(id), { timeout: 20_000 }).toBe(false);
}

describe('with seven days', () => {
  beforeEach(() => start());

  test('finished work goes with everything that belongs to it, and nothing else', async () => {
    const old = await finish();
    const young = await finish();
    const before = await rowsOf(pool, young.sessionId, [young.id]);
    const aged = await ageTask(pool, old.id, 8);
    await isGone(aged);
    expect(Object.values(await rowsOf(pool, old.sessionId, [aged]))).toEqual(tablesOfWork.map(() => 0));
    expect(await rowsOf(pool, young.sessionId, [young.id])).toEqual(before);
    expect(Object.values(before).filter((rows) => rows > 0).length).toBeGreaterThan(4);
  });

  test('a session with a younger task, or with an unfinished one, stays as it is', async () => {
    const first = await finish();
    const second = await finish({ sessionId: first.sessionId });
    const marker = await finish();
    const before = await rowsOf(pool, first.sessionId, [first.id, second.id]);
    const aged = await ageTask(pool, first.id, 20);
    await isGone(await ageTask(pool, marker.id, 19));
    expect(await isThere(aged)).toBe(true);
    expect(await rowsOf(pool, first.sessionId, [aged, second.id])).toEqual(before);

    const ask = { tool: 'ask_person', args: { question: 'Go on?' } };
    await baton.script('claude', { steps: [{ say: 'first' }, { say: 'second' }, ask, { say: 'ok' }] });
    const asking = await baton.submit({ input: 'Ask', sessionId: first.sessionId });
    await baton.until(asking.id, ({ status }) => status === 'input_required');
    const agedToo = await ageTask(pool, second.id, 20);
    await baton.script('claude', {});
    await isGone(await ageTask(pool, (await finish()).id, 19));
    expect(await isThere(agedToo)).toBe(true);
    await baton.post(`/v1/tasks/${asking.id}/answer`, { text: 'yes' });
    expect(await baton.finished(asking.id)).toMatchObject({ status: 'succeeded' });
  });

  test('a result that an unfinished task still waits for stays, and goes when that has ended', async () => {
    const source = await finish();
    await baton.script('claude', {
      steps: [{ tool: 'ask_person', args: { question: 'Go on?' } }, { say: 'ok' }],
    });
    const asking = await baton.submit({ input: 'Ask' });
    await baton.until(asking.id, ({ status }) => status === 'input_required');
    await baton.script('claude', {});
    const waiting = await baton.submit({ input: 'Compare', dependsOn: [source.id, asking.id] });
    const aged = await ageTask(pool, source.id, 20);
    await isGone(await ageTask(pool, (await finish()).id, 19));
    expect(await isThere(aged)).toBe(true);

    await baton.post(`/v1/tasks/${asking.id}/answer`, { text: 'yes' });
    expect(await baton.finished(waiting.id)).toMatchObject({ status: 'succeeded' });
    await isGone(aged);
  });

  test('what is deleted stays in the statistics', async () => {
    const old = await ageTask(pool, (await finish()).id, 9);
    await isGone(old);
    const stats = await baton.get<{ rows: { runs: number }[] }>('/v1/stats?by=outcome');
    expect(stats.rows).toMatchObject([{ runs: 1 }]);
  });

  test('deleting goes on beside submits, claims and dependents, and touches nothing that lives', async () => {
    const old = await Promise.all(Array.from({ length: 60 }, () => finish()));
    const fresh: Promise<readonly string[]>[] = [];
    for (const { id, sessionId } of old) fresh.push(submitBeside(sessionId, await ageTask(pool, id, 30)));
    const ended = await Promise.all((await Promise.all(fresh)).flat().map((id) => baton.finished(id)));
    expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['succeeded']));
    // Whoever was taken behind an old task was given its result.
    const dependent = ended.filter(({ dependsOn }) => dependsOn.length > 0);
    const given = await Promise.all(dependent.map(({ sessionId }) => baton.messages(sessionId)));
    expect(given.filter(([message]) => !JSON.stringify(message).includes('Say hello'))).toEqual([]);
    const holes = await pool.query(
      `select session_id from messages group by 1 having count(*) <> max(number) or min(number) <> 1`,
    );
    expect(holes.rows).toEqual([]);
    await expect.poll(async () => (await pool.query(oldSessions)).rowCount, { timeout: 20_000 }).toBe(0);
  });

  /** Three submits: alone, in the session of an old task, and behind it. Returns those that were taken. */
  async function submitBeside(sessionId: string, oldTask: string): Promise<readonly string[]> {
    const answers = await Promise.all(
      [{}, { sessionId }, { dependsOn: [oldTask] }].map((more) =>
        baton.send('POST', '/v1/tasks', { input: 'Say more', ...more }),
      ),
    );
    // What is gone by now is refused, and nobody is left waiting for it.
    expect(answers.map(({ status }) => [202, 422].includes(status))).toEqual([true, true, true]);
    const taken = answers.filter(({ status }) => status === 202);
    return Promise.all(taken.map(async (answer) => ((await answer.json()) as TaskView).id));
  }
});

test('where retention is off everything stays, however old', async () => {
  await start(null);
  const aged = await ageTask(pool, (await finish()).id, 4_000);
  // The chores come every 200 ms; the statistics are written by the same one.
  await expect
    .poll(async () => (await pool.query('select from run_hours')).rowCount, { timeout: 20_000 })
    .toBe(1);
  expect(await isThere(aged)).toBe(true);
});
