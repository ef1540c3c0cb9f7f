import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  emptyFolder,
  event,
  runCommand,
  startScriptedServer,
  story,
  task,
  taskId,
  taskRoutes,
} from '../command.test-data.ts';

test('only the result goes to stdout; who was picked and why, hand-overs and steps go to stderr', async () => {
  await using server = await startScriptedServer(taskRoutes(task()));
  const { stdout, stderr, code } = await runCommand(['run', 'Review', 'this diff'], server);
  expect(stdout).toBe('Three risks.\n');
  expect(code).toBe(0);
  expect(stderr).toContain('reviewer on claude: fit 0.82 (its card speaks of review) · claude is free');
  expect(stderr).toContain('claude → synthetic (usage_window), with 4 messages');
  expect(stderr).toContain('synthetic: 1,204 in (800 cached), 310 out, $0.0123, 2.1 s, calls fs__read_file');
  expect(server.requests[0]?.body).toEqual({ input: 'Review this diff' });
});

test('a pipe gets no colours and no countdown', async () => {
  const parked = [
    ...story.slice(0, 5),
    event(6, 'task-parked', { resumeAt: '2030-01-01T09:00:00Z', reasons: ['claude is cooling'] }),
  ];
  await using server = await startScriptedServer(
    taskRoutes(task(), [...parked, event(7, 'task-succeeded', { steps: 1, costUsd: 0 })]),
  );
  const { stdout, stderr } = await runCommand(['run', 'x'], server);
  expect(stderr).toContain('claude is cooling');
  expect(`${stdout}${stderr}`).not.toContain('\x1b');
  expect(stderr).not.toContain('\r');
});

const asked = { kind: 'person', text: 'Which colour?' } as const;
const error = { code: 'output_invalid', message: 'It does not fit', next: 'Loosen the schema.' } as const;

test.each([
  [
    'failed',
    task({ status: 'failed', output: null, error }),
    event(6, 'task-failed', { error }),
    1,
    'Loosen the schema.',
  ],
  [
    'canceled',
    task({ status: 'canceled', output: null }),
    event(6, 'task-canceled', { reason: 'no need' }),
    3,
    'no need',
  ],
  [
    'asking',
    task({ status: 'input_required', output: null, question: asked }),
    event(6, 'task-input-required', { question: asked }),
    4,
    `baton -- tasks answer ${taskId} "…"`,
  ],
] as const)(
  'a task that ends as %s leaves stdout empty and has its own exit code',
  async (_name, ended, last, exitCode, said) => {
    await using server = await startScriptedServer(taskRoutes(ended, [...story.slice(0, 5), last]));
    const { stdout, stderr, code } = await runCommand(['run', 'x'], server);
    expect({ stdout, code }).toEqual({ stdout: '', code: exitCode });
    expect(stderr).toContain(said);
  },
);

test('a question that was answered since does not end the following', async () => {
  const before = [...story.slice(0, 5), event(6, 'task-input-required', { question: asked })];
  const events = [
    ...before,
    event(7, 'task-resumed', { after: 'answer' }),
    event(8, 'task-succeeded', { steps: 2, costUsd: 0 }),
  ];
  let reads = 0;
  await using server = await startScriptedServer({
    ...taskRoutes(task(), events),
    [`GET /v1/tasks/${taskId}`]: (_request, response) =>
      void response.end(JSON.stringify(task({ status: reads++ === 0 ? 'running' : 'succeeded' }))),
  });
  const { stdout, stderr, code } = await runCommand(['run', 'x'], server);
  expect({ stdout, code }).toEqual({ stdout: 'Three risks.\n', code: 0 });
  expect(stderr).toContain('it was answered');
});

test('a broken connection goes on after the last event, and no line comes twice', async () => {
  await using server = await startScriptedServer(taskRoutes(task(), story, 4));
  const { stdout, stderr } = await runCommand(['run', 'x'], server);
  expect(stdout).toBe('Three risks.\n');
  expect(stderr.match(/submitted/g)).toHaveLength(1);
  const opened = server.requests.filter(({ url }) => url.endsWith('/events'));
  expect(opened.map(({ headers }) => headers['last-event-id'])).toEqual(['0', '4']);
});

test('Ctrl-C stops following and says how to watch and how to cancel', async () => {
  await using server = await startScriptedServer(taskRoutes(task(), story.slice(0, 4)));
  const interruptWhen = (stderr: string) => stderr.includes('handed over');
  const { stderr, code } = await runCommand(['run', 'x'], { ...server, interruptWhen });
  expect(code).toBe(130);
  expect(stderr).toContain(`baton -- tasks watch ${taskId}`);
  expect(stderr).toContain(`baton -- tasks cancel ${taskId}`);
});

test('standard input is the text where there is none, and stands where - is', async () => {
  await using server = await startScriptedServer(taskRoutes(task()));
  await runCommand(['run', '-d'], { ...server, input: 'a diff\n' });
  await runCommand(['run', '-d', 'Review:', '-'], { ...server, input: 'a diff\n' });
  expect(server.requests.map(({ body }) => (body as { input: string }).input.split(/\s+/))).toEqual([
    ['a', 'diff'],
    ['Review:', 'a', 'diff'],
  ]);
});

test('every option reaches the submission', async () => {
  await using server = await startScriptedServer(taskRoutes(task()));
  const folder = await emptyFolder();
  await writeFile(join(folder, 'schema.json'), '{"type":"object"}');
  const options =
    '--agent writer --provider claude,openai -p ollama --needs edit --schema schema.json --priority 1';
  const more = `--deadline 2030-01-01T09:00:00Z --budget-usd 0.5 --budget-tokens 9000 --budget-turns 7 --session ${taskId}`;
  await runCommand(['run', '-d', 'x', '--title', 'T', ...options.split(' '), ...more.split(' ')], {
    ...server,
    folder,
  });
  expect(server.requests[0]?.body).toEqual({
    input: 'x',
    title: 'T',
    agent: 'writer',
    providers: { allow: ['claude', 'openai', 'ollama'] },
    requires: { capabilities: ['edit'] },
    output: { schema: { type: 'object' } },
    priority: 1,
    deadline: '2030-01-01T09:00:00.000Z',
    budget: { usd: 0.5, tokens: 9000, turns: 7 },
    sessionId: taskId,
  });
});

test('--detach prints the id alone, --json the finished task, and a schema’s result is JSON', async () => {
  const output = { text: '{"a":1}', json: { a: 1 } };
  await using server = await startScriptedServer(taskRoutes(task({ output })));
  expect((await runCommand(['run', '--detach', 'x'], server)).stdout).toBe(`${taskId}\n`);
  expect(JSON.parse((await runCommand(['run', '--json', 'x'], server)).stdout)).toEqual(task({ output }));
  expect(JSON.parse((await runCommand(['run', 'x'], server)).stdout)).toEqual({ a: 1 });
});

test.each([
  [['run'], 'Standard input is empty.'],
  [['run', 'x', '--priority', '9'], 'Allowed choices are 1, 2, 3, 4, 5.'],
  [['run', 'x', '--deadline', 'yesterday'], 'Use a duration such as 30m'],
  [['run', 'x', '--budget-usd', '-1'], 'Use an amount in US dollars above 0'],
  [['run', 'x', '--budget-turns', '1.5'], 'Use a whole number above 0.'],
  [['run', 'x', '--schema', 'nowhere.json'], 'The schema file nowhere.json does not exist.'],
  [['run', 'x', '--agent', 'No Such'], '`baton agents` lists them'],
  [['run', 'x', '--session', 'abc'], 'Use a whole id'],
])('%j is refused before anything is submitted', async (args, said) => {
  await using server = await startScriptedServer({});
  const { stdout, stderr, code } = await runCommand(args, server);
  expect({ stdout, code, sent: server.requests.length }).toEqual({ stdout: '', code: 2, sent: 0 });
  expect(stderr).toContain(said);
});
