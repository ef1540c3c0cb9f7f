import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Processes that still work in `folder`, or were started with a file of it. */
export function leftProcesses(folder: string): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/u.test(pid) || Number(pid) === process.pid) return [];
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      const isOurs = readlinkSync(`/proc/${pid}/cwd`).startsWith(folder) || command.includes(folder);
      return isOurs && !isStore(command) ? [`${pid} ${command.slice(0, 120)}`] : [];
    } catch {
      return [];
    }
  });
}

/** They stay until the world is closed. */
const isStore = (command: string): boolean => /postgres|redis-server|simulator/u.test(command);
