import { readdirSync, readFileSync } from 'node:fs';

/** Of `/proc/<pid>/stat`: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; Linux counts 100 ticks a second for it. */
const ticksPerSecond = 100;

/** User and system seconds of a process and of its children that have ended; 0 where there is none. */
export function cpuSecondsOf(pid: number): number {
  const [, utime = 0, stime = 0, cutime = 0, cstime = 0] = statOf(pid) ?? [];
  return (utime + stime + cutime + cstime) / ticksPerSecond;
}

/** The same with its living children, as a postmaster has them. */
export const cpuSecondsOfTree = (pid: number): number =>
  [pid, ...childrenOf(pid)].reduce((sum, each) => sum + cpuSecondsOf(each), 0);

/** What all cores together did since the start, in seconds: https://man7.org/linux/man-pages/man5/proc_stat.5.html */
export function busySeconds(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] =
    (read('/proc/stat') ?? '').split('\n', 1)[0]?.trim().split(/\s+/u).slice(1).map(Number) ?? [];
  return (user + nice + system + irq + softirq) / ticksPerSecond;
}

/** The most resident memory it ever had, in MB. */
export const peakMbOf = (pid: number): number => kilobytesOf(`/proc/${pid}/status`, 'VmHWM') / 1_024;

/** Memory now of a process and its children, in MB; what they share is counted once. */
export const sharedMbOfTree = (pid: number): number =>
  [pid, ...childrenOf(pid)].reduce((sum, each) => sum + kilobytesOf(`/proc/${each}/smaps_rollup`, 'Pss'), 0) /
  1_024;

/** Parent, utime, stime, cutime, cstime. */
function statOf(pid: number): readonly number[] | null {
  const text = read(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The name stands in brackets and may hold blanks.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return [fields[1], fields[11], fields[12], fields[13], fields[14]].map(Number);
}

const childrenOf = (pid: number): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((each) => statOf(each)?.[0] === pid);

const kilobytesOf = (file: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+)`, 'mu').exec(read(file) ?? '')?.[1] ?? 0);

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
