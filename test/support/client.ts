import { setTimeout as sleep } from 'node:timers/promises';
import type { EventView, MessageView, RunList, TaskSubmission, TaskView } from '@baton/contract';
import type { Script } from '@baton/simulator';

export type LoggedRequest = {
  readonly provider: string;
  readonly outcome: string;
  readonly system: string;
  readonly messages: readonly { readonly role: string; readonly text: string }[];
  readonly tools: readonly string[];
};

const terminal = new Set(['succeeded', 'failed', 'canceled']);

const mostTries = 20;

/** What a person's program would send; and a look into the simulator, where the requests really arrive. */
export function createClient(url: string, key: string, simulatorUrl: string) {
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> =>
    fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  /** What a slow machine's api has no time for just now is asked again, as every client should. */
  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const response = await send(method, path, body);
      const text = await response.text();
      if (response.ok) return JSON.parse(text) as T;
      if (tries === mostTries || !text.includes('"code":"overloaded"'))
        throw new Error(`${method} ${path}: ${response.status} ${text}`);
      await sleep(500);
    }
  }
  const get = <T>(path: string): Promise<T> => ask('GET', path);
  const post = <T>(path: string, body?: unknown): Promise<T> => ask('POST', path, body);
  const task = (id: string): Promise<TaskView> => get(`/v1/tasks/${id}`);

  async function until(
    id: string,
    holds: (found: TaskView) => boolean,
    withinMs = 30_000,
  ): Promise<TaskView> {
    for (const end = Date.now() + withinMs; ;) {
      const found = await task(id);
      if (holds(found)) return found;
      if (Date.now() > end)
        throw new Error(`the task stayed ${found.status}: ${JSON.stringify(found, null, 1)}`);
      await sleep(20);
    }
  }

  return {
    send,
    get,
    post,
    task,
    until,
    submit: (submission: TaskSubmission): Promise<TaskView> => post('/v1/tasks', submission),
    finished: (id: string, withinMs?: number): Promise<TaskView> =>
      until(id, (found) => terminal.has(found.status), withinMs),
    events: async (id: string): Promise<readonly EventView[]> =>
      (await get<{ items: EventView[] }>(`/v1/tasks/${id}/events?limit=1000`)).items,
    runs: (id: string): Promise<RunList> => get(`/v1/tasks/${id}/runs`),
    messages: async (sessionId: string): Promise<readonly MessageView[]> =>
      (await get<{ items: MessageView[] }>(`/v1/sessions/${sessionId}/messages`)).items,
    script: async (provider: string, script: Script | Script[]): Promise<void> => {
      const response = await fetch(`${simulatorUrl}/_sim/${provider}/script`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(script),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    requests: async (provider?: string): Promise<readonly LoggedRequest[]> => {
      const response = await fetch(
        `${simulatorUrl}/_sim/log?limit=1000${provider ? `&provider=${provider}` : ''}`,
      );
      return ((await response.json()) as { requests: LoggedRequest[] }).requests;
    },
  };
}
