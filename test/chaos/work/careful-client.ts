import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskView } from '@baton/contract';
import type { History } from '../history.ts';

export type Seen = {
  /** Milliseconds since the client was made. */
  readonly at: number;
  readonly tookMs: number;
  /** How often it had been asked before. */
  readonly retries: number;
  /** 0: no answer. */
  readonly status: number;
  /** What is wrong with an answer of the 5xx kind; null: nothing. */
  readonly fault: string | null;
};

export type CarefulClient = ReturnType<typeof createCarefulClient>;

export type CarefulClientOptions = {
  /** Asked in turn; one that does not answer is passed over. */
  readonly urls: readonly string[];
  readonly key: string;
  readonly history: History;
  /** How long one request may take before it is asked anew. */
  readonly patienceMs?: number;
};

type Question = {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
};

/** After which a client gives up. */
const longestMs = 300_000;

/** A client as the README wants it: an idempotency key for what it submits, and another try after a refusal that passes. */
export function createCarefulClient({ urls, key, history, patienceMs = 20_000 }: CarefulClientOptions) {
  const seen: Seen[] = [];
  const begun = performance.now();
  let turn = 0;

  async function attempt(
    url: string,
    { method, path, body, headers }: Question,
    retries: number,
  ): Promise<{ readonly status: number; readonly text: string; readonly retryAfter: number } | null> {
    const from = performance.now();
    const note = (status: number, fault: string | null): void => {
      const one = { at: from - begun, tookMs: performance.now() - from, retries, status, fault };
      seen.push(one);
      if (status === 0 || status >= 500) history.note('refused', { method, path, ...one });
    };
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(patienceMs),
      });
      const text = await response.text();
      note(response.status, response.status >= 500 ? faultOf(response) : null);
      return { status: response.status, text, retryAfter: Number(response.headers.get('retry-after') ?? 0) };
    } catch {
      note(0, null);
      return null;
    }
  }

  /** Asks until there is an answer that stays: anything but no answer, 429 and 5xx. */
  async function ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ readonly status: number; readonly text: string }> {
    const first = (turn += 1);
    const end = performance.now() + longestMs;
    for (let retries = 0; ; retries += 1) {
      // What one refuses, the next is asked.
      const url = urls[(first + retries) % urls.length] ?? '';
      const answer = await attempt(url, { method, path, body, headers }, retries);
      if (answer && answer.status !== 429 && answer.status < 500) return answer;
      if (performance.now() > end)
        throw new Error(`${method} ${path} had no answer that stays in ${longestMs} ms`);
      await sleep(Math.max(100, (answer?.retryAfter ?? 0) * 1_000));
    }
  }

  return {
    ask,
    getTask: async (id: string): Promise<TaskView> =>
      JSON.parse((await ask('GET', `/v1/tasks/${id}`)).text) as TaskView,
    seen: (): readonly Seen[] => seen,
  };
}

/** Every 5xx is a problem document, and one that passes says when to come again. */
function faultOf(response: Response): string | null {
  const type = response.headers.get('content-type') ?? 'nothing';
  if (!type.startsWith('application/problem+json')) return `${response.status} with ${type}`;
  if (response.status === 503 && response.headers.get('retry-after') === null)
    return '503 without Retry-After';
  return null;
}
