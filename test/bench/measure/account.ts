import { busySeconds, cpuSecondsOf, cpuSecondsOfTree, peakMbOf, sharedMbOfTree } from './process-usage.ts';

/** A part of the system and its processes; `tree`: with their children; `less`: those of its children that only watch. */
export type Part = {
  readonly name: string;
  readonly pids: readonly number[];
  readonly tree?: boolean;
  readonly less?: readonly number[];
};

/** CPU seconds spent between start and end, and peak memory, by part. */
export type Account = Readonly<Record<string, { readonly cpuSeconds: number; readonly peakMb: number }>>;

/**
 * Begins to count; the returned function ends it. The bench's own process is counted as `load`, and as `others` what
 * the rest of the machine did meanwhile: where that is much, the figures say little.
 */
export function openAccount(parts: readonly Part[]): () => Account {
  const counted = [...parts, { name: 'load', pids: [process.pid] }];
  const before = counted.map(cpuOf);
  const busyBefore = busySeconds();
  return () => {
    const spent = counted.map((part, index) => cpuOf(part) - (before[index] ?? 0));
    const ours = spent.reduce((sum, each) => sum + each, 0);
    const others = { cpuSeconds: Math.max(0, busySeconds() - busyBefore - ours), peakMb: 0 };
    const seen = counted.map((part, index) => [
      part.name,
      { cpuSeconds: spent[index] ?? 0, peakMb: memoryOf(part) },
    ]);
    return Object.fromEntries([...seen, ['others', others]]) as Account;
  };
}

function cpuOf({ pids, tree, less = [] }: Part): number {
  const all = pids.reduce((sum, pid) => sum + (tree ? cpuSecondsOfTree(pid) : cpuSecondsOf(pid)), 0);
  return less.reduce((rest, pid) => rest - cpuSecondsOf(pid), all);
}

/** Of several processes the largest. */
const memoryOf = ({ pids, tree }: Part): number => Math.max(...pids.map(tree ? sharedMbOfTree : peakMbOf));
