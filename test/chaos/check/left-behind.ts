import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { World } from '../world/world.ts';
import { withStore } from './store-client.ts';

/** What is still there after Baton was stopped: processes, temporary files, locks. */
export async function leftBehind(
  world: Pick<World, 'folder' | 'temporary' | 'postgres'>,
): Promise<readonly string[]> {
  const locks = await withStore(world, async (client) => {
    const { rows } = await client.query<{ what: string }>(
      `select mode || ' on ' || coalesce(relation::regclass::text, locktype) as what
       from pg_locks join pg_stat_activity using (pid)
       where pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
    return rows.map(({ what }) => what);
  });
  return [
    ...leftProcesses(world.folder).map((left) => `a process was left: ${left}`),
    ...readdirSync(world.temporary).map((name) => `a temporary file was left: ${name}`),
    ...locks.map((lock) => `a lock was left: ${lock}`),
  ];
}

/** Processes that still work in `folder`, or were started with a file of it. */
function leftProcesses(folder: string): readonly string[] {
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
