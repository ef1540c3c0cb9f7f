import { openInspector } from './inspector.ts';

type HeapUsage = { readonly usedSize: number; readonly backingStorageSize: number };

/** Megabytes that a process holds after a full garbage collection, on its heap and in buffers, by Node's own inspector. */
export async function liveMb(pid: number): Promise<number> {
  const inspector = await openInspector(pid);
  try {
    await inspector.ask('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = (await inspector.ask('Runtime.getHeapUsage')) as HeapUsage;
    return (usedSize + backingStorageSize) / 1_048_576;
  } finally {
    inspector.close();
  }
}
