import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll } from 'vitest';
import type { EventView, Problem, TaskView } from '@baton/contract';
import type { EventMap, EventType } from '@baton/domain';

const main = new URL('./main.ts', import.meta.url).pathname;

export type CommandCall = {
  readonly env?: Record<string, string>;
  readonly input?: string;
  readonly folder?: string;
  /** Called with all of stderr so far; true sends Ctrl-C, once. */
  readonly interruptWhen?: (stderr: string) => boolean;
};

export type CommandEnd = { readonly stdout: string; readonly stderr: string; readonly code: number | null };

/** The real command in a process of its own, in an empty folder and a bare environment. */
export async function runCommand(args: readonly string[], call: CommandCall = {}): Promise<CommandEnd> {
  const folder = call.folder ?? (await emptyFolder());
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...call.env },
  });
  child.stdin.end(call.input ?? '');
  let stderr = '';
  let interrupted = false;
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
    if (interrupted || !call.interruptWhen?.(stderr)) return;
    interrupted = true;
    child.kill('SIGINT');
  });
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { stdout, stderr, code: child.exitCode };
}

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Removed when the tests of the file have ended. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-cli-'));
  folders.push(folder);
  return folder;
}

type Request = { readonly headers: IncomingMessage['headers']; readonly url: string; readonly body: unknown };
type Answer = (request: Request, response: ServerResponse) => void;

/** A server that speaks the contract by a script: `GET /v1/tasks` → its answer. It keeps what it was sent. */
export async function startScriptedServer(answers: Readonly<Record<string, Answer>>) {
  const requests: Request[] = [];
  const server = createServer((message, response) => void serve(message, response));
  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await text(message);
    const request = {
      headers: message.headers,
      url: message.url ?? '',
      body: sent ? JSON.parse(sent) : null,
    };
    requests.push(request);
    const answer = answers[`${message.method} ${request.url.split('?')[0]}`];
    if (answer) answer(request, response);
    else refuse('not_found', 404, 'There is no such thing.')(request, response);
  }
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    requests,
    env: { BATON_URL: url, BATON_API_KEY: 'bk_test' },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export const give =
  (body: unknown, status = 200): Answer =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

export const refuse = (code: Problem['code'], status: number, detail: string): Answer =>
  give({ type: `urn:baton:problem:${code}`, title: code, status, detail, code, retryable: false }, status);

/** Events after `Last-Event-ID`, then the connection stays open, or breaks after `breaksAfter` events. */
const stream =
  (events: readonly EventView[], breaksAfter = Infinity): Answer =>
  ({ headers }, response) => {
    const after = Number(headers['last-event-id']);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const due = events.filter(({ id }) => id > after).slice(0, breaksAfter);
    for (const event of due)
      response.write(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    if (breaksAfter !== Infinity) setTimeout(() => response.destroy(), 50);
  };

export const taskId = '0199b7a2-6c1e-7c44-9d0a-3f2b8e5d7a10';
const at = '2030-01-01T09:00:00.000Z';
export const usage = { inputTokens: 1_204, cachedInputTokens: 800, outputTokens: 310 };

export const task = (facts: Partial<TaskView> = {}): TaskView => ({
  id: taskId,
  status: 'succeeded',
  title: 'Review this diff',
  agent: 'reviewer',
  provider: 'claude',
  sessionId: '0199b7a2-6c1e-7c44-9d0a-3f2b8e5d7a11',
  match: { reasons: ['fit 0.82 (its card speaks of review)', 'claude is free'] },
  output: { text: 'Three risks.' },
  error: null,
  question: null,
  policy: {},
  usage,
  costUsd: 0.0123,
  steps: 1,
  hops: 0,
  priority: 3,
  deadline: null,
  budget: {},
  dependsOn: [],
  resumeAt: null,
  metadata: {},
  createdAt: at,
  updatedAt: at,
  finishedAt: at,
  ...facts,
});

export const event = <T extends EventType>(id: number, type: T, data: EventMap[T]): EventView => ({
  id,
  type,
  actor: 'agent:reviewer',
  at,
  data,
});

export const failure = { code: 'usage_window', message: 'the window is spent', provider: 'claude' } as const;

/** Matched, limited, handed over, one step, done. */
export const story: readonly EventView[] = [
  event(1, 'task-submitted', { title: 'Review this diff', priority: 3 }),
  event(2, 'task-matched', {
    agent: 'reviewer',
    provider: 'claude',
    runId: taskId,
    reasons: ['fit 0.82 (its card speaks of review)', 'claude is free'],
  }),
  event(3, 'run-limited', { runId: taskId, provider: 'claude', failure, cooldownUntil: null }),
  event(4, 'run-handed-over', {
    fromRun: taskId,
    toRun: taskId,
    from: 'claude',
    to: 'synthetic',
    reason: 'usage_window',
    messages: 4,
    digest: 'abc',
    fidelity: 1,
  }),
  event(5, 'step-answered', {
    runId: taskId,
    epoch: 1,
    provider: 'synthetic',
    step: 1,
    tools: ['fs__read_file'],
    usage,
    costUsd: 0.0123,
    callMs: 2_100,
  }),
  event(6, 'task-succeeded', { steps: 1, costUsd: 0.0123 }),
];

/** All that `run` asks for, with the task ending as given. */
export const taskRoutes = (
  ended: TaskView,
  events: readonly EventView[] = story,
  breaksAfter = Infinity,
): Record<string, Answer> => ({
  'POST /v1/tasks': give(task({ status: 'queued', output: null, finishedAt: null }), 202),
  [`GET /v1/tasks/${taskId}`]: give(ended),
  [`GET /v1/tasks/${taskId}/events`]: (request, response) =>
    request.headers.accept === 'text/event-stream'
      ? stream(events, breaksAfter)(request, response)
      : give({
          items: events.filter(
            ({ id }) => id > Number(new URL(request.url, 'http://x').searchParams.get('after')),
          ),
          nextAfter: null,
        })(request, response),
});
