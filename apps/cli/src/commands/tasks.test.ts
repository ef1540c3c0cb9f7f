import { expect, test } from 'vitest';
import {
  give,
  refuse,
  runCommand,
  startScriptedServer,
  story,
  task,
  taskId,
  taskRoutes,
  usage,
} from '../command.test-data.ts';

const run = {
  id: taskId,
  taskId,
  agent: 'reviewer',
  provider: 'claude',
  model: 'sonnet',
  status: 'limited',
  epoch: 1,
  crashes: 0,
  tries: 0,
  steps: 1,
  usage,
  costUsd: 0.0123,
  failure: { code: 'usage_window', message: 'the window is spent' },
  worker: 'w1',
  availableAt: null,
  createdAt: '2030-01-01T09:00:00.000Z',
  startedAt: '2030-01-01T09:00:00.000Z',
  finishedAt: '2030-01-01T09:00:02.100Z',
  waitMs: 12,
};
const handoff = {
  id: taskId,
  fromRun: taskId,
  toRun: taskId,
  from: 'claude',
  to: 'synthetic',
  reason: 'usage_window',
  uptoMessage: 4,
  fidelity: 0.9996,
  firstStep: { verdict: 'kept', messages: [] },
  digest: '0123456789abcdef',
  createdAt: '2030-01-01T09:00:02.100Z',
};

test('the list passes its filters on, and says how to get more', async () => {
  await using server = await startScriptedServer({
    'GET /v1/tasks': give({ items: [task()], nextCursor: 'abc' }),
  });
  const { stdout, stderr } = await runCommand(
    ['tasks', '-s', 'queued,running', '-s', 'failed', '--agent', 'writer', '-n', '1'],
    server,
  );
  expect(stdout).toMatch(
    /^ID +STATUS +TITLE +AGENT +PROVIDER +COST +CREATED\n0199b7a2.* succeeded +Review this diff/,
  );
  expect(stderr).toContain('--cursor abc');
  expect(server.requests[0]?.url).toBe('/v1/tasks?status=queued%2Crunning%2Cfailed&agent=writer&limit=1');
});

test('an unknown status is refused with those there are', async () => {
  const { stderr, code } = await runCommand(['tasks', '--status', 'done']);
  expect(stderr).toContain('done is no status; use some of blocked, queued');
  expect(code).toBe(2);
});

test('show tells why, the runs, the hand-overs, the events and the result', async () => {
  const runs = { items: [run], handoffs: [handoff] };
  await using server = await startScriptedServer({
    ...taskRoutes(task()),
    [`GET /v1/tasks/${taskId}/runs`]: give(runs),
  });
  const { stdout } = await runCommand(['tasks', 'show', taskId], server);
  expect(stdout).toMatch(/Why +fit 0.82 \(its card speaks of review\)\n +claude is free/);
  expect(stdout).toMatch(
    /claude +sonnet +limited +1 +1,204 in \(800 cached\), 310 out +\$0.0123 +2.1 s +usage_window: the window is spent/,
  );
  expect(stdout).toMatch(/claude +synthetic +4 +0\.999 +kept +0123456789ab +usage_window/);
  expect(stdout).toContain('handed over');
  expect(stdout).toContain('Three risks.');
  const { stdout: asJson } = await runCommand(['tasks', 'show', taskId, '--json'], server);
  expect(JSON.parse(asJson)).toEqual({ ...task(), runs: [run], handoffs: [handoff], events: story });
});

test('watch shows a finished task from the start and ends with its outcome', async () => {
  await using server = await startScriptedServer(taskRoutes(task()));
  const { stdout, stderr, code } = await runCommand(['tasks', 'watch', taskId], server);
  expect({ stdout, code }).toEqual({ stdout: 'Three risks.\n', code: 0 });
  expect(stderr).toContain('submitted');
});

test('answer sends words, caps or both', async () => {
  await using server = await startScriptedServer({
    [`POST /v1/tasks/${taskId}/answer`]: give(task({ status: 'queued' }), 202),
  });
  await runCommand(['tasks', 'answer', taskId, 'blue'], server);
  await runCommand(['tasks', 'answer', taskId, '--budget-usd', '2'], server);
  expect(server.requests.map(({ body }) => body)).toEqual([{ text: 'blue' }, { budget: { usd: 2 } }]);
});

test('cancel and retry say how the task stands', async () => {
  await using server = await startScriptedServer({
    [`POST /v1/tasks/${taskId}/cancel`]: give(task({ status: 'canceled' })),
    [`POST /v1/tasks/${taskId}/retry`]: refuse(
      'not_retryable',
      409,
      'The task is canceled; only a failed task can be retried.',
    ),
  });
  expect((await runCommand(['tasks', 'cancel', taskId, '--reason', 'no need'], server)).stdout).toBe(
    `Task ${taskId} is canceled.\n`,
  );
  expect(server.requests[0]?.body).toEqual({ reason: 'no need' });
  const { stderr, code } = await runCommand(['tasks', 'retry', taskId], server);
  expect(stderr).toContain('only a failed task can be retried');
  expect(code).toBe(1);
});

test('what is no id is refused before anything is asked', async () => {
  await using server = await startScriptedServer({});
  const { stderr, code } = await runCommand(['tasks', 'show', '../keys'], server);
  expect(stderr).toContain('`baton tasks` shows them');
  expect({ code, sent: server.requests.length }).toEqual({ code: 2, sent: 0 });
});
