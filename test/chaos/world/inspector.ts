import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

type Inspector = {
  /** A command of the DevTools protocol, such as `Runtime.evaluate`. */
  readonly ask: (method: string, params?: object) => Promise<unknown>;
  readonly close: () => void;
};

const patienceMs = 10_000;

/** Node's own inspector of a process, which SIGUSR1 opens on a port that only the process knows. */
export async function openInspector(pid: number): Promise<Inspector> {
  process.kill(pid, 'SIGUSR1');
  const socket = new WebSocket(await findInspector(pid));
  await once(socket, 'open');
  let last = 0;
  return {
    ask: async (method, params = {}) => {
      const id = (last += 1);
      socket.send(JSON.stringify({ id, method, params }));
      for (;;) {
        const [message] = (await once(socket, 'message')) as [{ data: string }];
        const answer = JSON.parse(message.data) as { id?: number; result?: unknown };
        if (answer.id === id) return answer.result;
      }
    },
    close: () => socket.close(),
  };
}

async function findInspector(pid: number): Promise<string> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await sleep(20))
    for (const port of listeningPorts(pid)) {
      const found = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(1_000) })
        .then(async (response) => (await response.json()) as [{ webSocketDebuggerUrl: string }])
        .catch(() => null);
      if (found?.[0]?.webSocketDebuggerUrl) return found[0].webSocketDebuggerUrl;
    }
  throw new Error(`process ${pid} opened no inspector`);
}

/** Of sockets that this process holds and that listen (state 0A in /proc/net/tcp). */
function listeningPorts(pid: number): readonly number[] {
  const held = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return [];
      }
    }),
  );
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/u))
    .filter((fields) => fields[3] === '0A' && held.has(`socket:[${fields[9]}]`))
    .map(([, local = '']) => Number.parseInt(local.slice(local.indexOf(':') + 1), 16));
}
