import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Names one process for good: its pid is used again one day, its pid together with its start is not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; differs after a restart of the machine. */
  readonly startedAt: string;
}

export const ownIdentity = (): ProcessIdentity => ({
  pid: process.pid,
  startedAt: startOf(process.pid) ?? 'unknown',
});

/** Where the start cannot be read (another user's process under `hidepid`), an existing pid counts as the same. */
export const isAlive = ({ pid, startedAt }: ProcessIdentity): boolean => {
  if (!exists(pid)) return false;
  const now = startOf(pid);
  return now === undefined || now === startedAt;
};

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
};

/** A killed process whose parent has not collected it yet (usual as pid 1's child in a container) is dead. */
const isZombie = (pid: number): boolean => statFields(pid)?.[0] === 'Z';

const startOf = (pid: number): string | undefined => {
  if (process.platform !== 'linux') return startAccordingToPs(pid);
  const ticksSinceBoot = statFields(pid)?.[19];
  return ticksSinceBoot === undefined ? undefined : `${bootId()}/${ticksSinceBoot}`;
};

/**
 * Fields 3 and following of /proc/<pid>/stat: [0] is the state, [19] (field 22) the start in clock ticks.
 * The name before them stands in brackets and may itself hold brackets and blanks.
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
const statFields = (pid: number): readonly string[] | undefined => {
  const stat = readIfAllowed(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
};

const bootId = (): string => readIfAllowed('/proc/sys/kernel/random/boot_id')?.trim() ?? '';

const startAccordingToPs = (pid: number): string | undefined =>
  spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || undefined;

const readIfAllowed = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
