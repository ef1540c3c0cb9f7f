import { openInspector } from '../world/inspector.ts';

/** Bytes on the heap of a process after a full garbage collection, by Node's own inspector. */
export async function liveHeap(pid: number): Promise<number> {
  const inspector = await openInspector(pid);
  try {
    await inspector.ask('HeapProfiler.collectGarbage');
    const { usedSize } = (await inspector.ask('Runtime.getHeapUsage')) as { usedSize: number };
    return usedSize;
  } finally {
    inspector.close();
  }
}
