import { once } from 'node:events';
import type { AppProcess } from '../../support/spawn-app.ts';

/** Bytes on the heap of a process after a full garbage collection, by Node's own inspector. */
export async function liveHeap(app: AppProcess): Promise<number> {
  app.signal('SIGUSR1');
  await app.says('Debugger listening on ');
  const [, url = ''] = /Debugger listening on (ws:\S+)/u.exec(app.output()) ?? [];
  const socket = new WebSocket(url);
  await once(socket, 'open');
  try {
    await ask(socket, 1, 'HeapProfiler.collectGarbage');
    const { usedSize } = (await ask(socket, 2, 'Runtime.getHeapUsage')) as { usedSize: number };
    return usedSize;
  } finally {
    socket.close();
  }
}

async function ask(socket: WebSocket, id: number, method: string): Promise<unknown> {
  socket.send(JSON.stringify({ id, method }));
  for (;;) {
    const [message] = (await once(socket, 'message')) as [{ data: string }];
    const answer = JSON.parse(message.data) as { id?: number; result?: unknown };
    if (answer.id === id) return answer.result;
  }
}
