import { basename, isAbsolute } from 'node:path';
import { endServer } from './end-server.ts';
import { commandOf, realPathOf, workingFolderOf } from './inspect-process.ts';
import { readPostmasterFile, voidPostmasterFile } from './postmaster-file.ts';

/**
 * Stops the server that outlived a killed Baton. Only for who holds the folder's lock. `postmaster.pid` may name
 * a pid that belongs to somebody else by now: a stranger is never signalled. A pid that is no server's is taken
 * out of the file, since Postgres itself only looks whether that pid exists, and refuses to start if it does
 * (a stranger's, or a dead server's that nobody collected).
 */
export const stopOrphan = async (dataDir: string, log: (line: string) => void): Promise<void> => {
  const pid = readPostmasterFile(dataDir)?.pid;
  if (pid === undefined) return;
  if (identify(pid, dataDir) === 'orphan') {
    log(`stopping Postgres ${pid}, left over from a Baton that was killed`);
    await endServer({
      isRunning: () => identify(pid, dataDir) === 'orphan',
      send: (signal) => process.kill(pid, signal),
    });
  }
  const isLeft = readPostmasterFile(dataDir) !== undefined;
  if (isLeft && identify(pid, dataDir) !== 'unclear') voidPostmasterFile(dataDir);
};

/** `unclear` is a Postgres whose data directory cannot be seen: left to Postgres's own check. */
type Holder = 'nobody' | 'orphan' | 'stranger' | 'unclear';

const identify = (pid: number, dataDir: string): Holder => {
  const [program, ...args] = commandOf(pid);
  if (program === undefined) return 'nobody';
  // A server's children are no servers: they call themselves "postgres: checkpointer" and so on.
  if (basename(program) !== 'postgres') return 'stranger';
  // Postgres works in its data directory.
  const folder = workingFolderOf(pid) ?? dataOption(args);
  if (folder === undefined) return 'unclear';
  return folder === dataDir ? 'orphan' : 'stranger';
};

const dataOption = (args: readonly string[]): string | undefined => {
  const option = args.indexOf('-D');
  const folder = option === -1 ? undefined : args[option + 1];
  return folder !== undefined && isAbsolute(folder) ? realPathOf(folder) : undefined;
};
