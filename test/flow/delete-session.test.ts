import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { uuidv7 } from 'uuidv7';
import type { Problem } from '@baton/contract';
import { startBaton, type Baton } from '../support/baton.ts';
import { rowsOf, tablesOfWork } from '../support/age-task.ts';

let baton: Baton;
let pool: pg.Pool;
beforeEach(async () => {
  baton = await startBaton({ backend: 'postgres' });
  pool = new pg.Pool({ connectionString: baton.database.url, max: 2 });
});
afterEach(async () => {
  await pool.end();
  await baton.stop();
});

const finish = async (more: object = {}) =>
  baton.finished((await baton.submit({ input: 'Say hello', ...more })).id);
const remove = (id: string, query = '') => baton.send('DELETE', `/v1/sessions/${id}${query}`);

test('a session goes with everything in it; what others have stays', async () => {
  const first = await finish();
  const steps = [{ say: 'first' }, { tool: 'no_such_tool', args: {} }];
  await baton.script('claude', { steps, errors: [{ call: 2, status: 429 }] });
  const second = await finish({ sessionId: first.sessionId, dependsOn: [first.id] });
  const other = await finish();
  const ids = [first.id, second.id];
  const { summaries: _, ...filled } = await rowsOf(pool, first.sessionId, ids);
  expect(Object.entries(filled).filter(([, rows]) => rows === 0)).toEqual([]);
  const before = await rowsOf(pool, other.sessionId, [other.id]);
  const removed = await remove(first.sessionId);
  expect([removed.status, await removed.json()]).toEqual([200, { id: first.sessionId, tasks: 2 }]);
  expect(Object.values(await rowsOf(pool, first.sessionId, ids))).toEqual(tablesOfWork.map(() => 0));
  expect(await rowsOf(pool, other.sessionId, [other.id])).toEqual(before);
  expect((await remove(first.sessionId)).status).toBe(404);
  const late = await baton.send('POST', '/v1/tasks', { input: 'Go on', sessionId: first.sessionId });
  expect([late.status, ((await late.json()) as Problem).code]).toEqual([422, 'unknown_session']);
});

test('an unfinished task holds its session, unless it shall be canceled; its call is aborted', async () => {
  await baton.script('claude', { latencyMs: 60_000 });
  const task = await baton.submit({ input: 'Take your time' });
  await baton.until(task.id, ({ status }) => status === 'running');
  const refused = await remove(task.sessionId);
  const problem = (await refused.json()) as Problem;
  expect([refused.status, problem.code]).toEqual([409, 'session_held']);
  expect(problem.detail).toContain(`${task.id} (running)`);
  expect(problem.detail).toContain('?cancel=true');
  expect((await remove(task.sessionId, '?cancel=maybe')).status).toBe(400);

  expect((await remove(task.sessionId, '?cancel=true')).status).toBe(200);
  await expect
    .poll(async () => (await baton.requests('claude'))[0]?.outcome, { timeout: 10_000 })
    .toBe('aborted');
  expect(Object.values(await rowsOf(pool, task.sessionId, [task.id]))).toEqual(tablesOfWork.map(() => 0));
});

test('a result that a task of another session waits for holds it, also against canceling', async () => {
  const source = await finish();
  const ask = { tool: 'ask_person', args: { question: 'Go on?' } };
  await baton.script('claude', { steps: [ask, { say: 'ok' }] });
  const asking = await baton.submit({ input: 'Ask' });
  await baton.until(asking.id, ({ status }) => status === 'input_required');
  const waiting = await baton.submit({ input: 'Compare', dependsOn: [source.id, asking.id] });
  const refused = await remove(source.sessionId, '?cancel=true');
  expect(refused.status).toBe(409);
  expect(((await refused.json()) as Problem).detail).toContain(`${waiting.id} (blocked, of another session`);
  expect(await baton.task(waiting.id)).toMatchObject({ status: 'blocked' });
});

test('another project’s session is as unknown as none, and a key must be allowed to write', async () => {
  const task = await finish();
  const other = (await baton.store.keys.project('other', uuidv7())).id;
  const asked = async (key: string) =>
    (
      await baton.send('DELETE', `/v1/sessions/${task.sessionId}`, undefined, {
        authorization: `Bearer ${key}`,
      })
    ).status;
  expect(await asked(await baton.newKey(['admin'], other))).toBe(404);
  expect(await asked(await baton.newKey(['tasks:read']))).toBe(403);
  expect(await baton.task(task.id)).toMatchObject({ status: 'succeeded' });
});

test('an idempotency key whose task was deleted makes no second one unasked', async () => {
  const submit = (key: string) =>
    baton.send('POST', '/v1/tasks', { input: 'Say hello' }, { 'idempotency-key': key });
  const { id, sessionId } = (await (await submit('one')).json()) as { id: string; sessionId: string };
  await baton.finished(id);
  expect((await remove(sessionId)).status).toBe(200);
  const again = await submit('one');
  expect([again.status, ((await again.json()) as Problem).code]).toEqual([410, 'task_deleted']);
  expect((await submit('two')).status).toBe(202);
});
