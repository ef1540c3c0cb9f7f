import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailure } from '../command-failure.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';

/**
 * Runs `work` on the database at DATABASE_URL, or on the one that `npm start` made in this folder: as it runs, or
 * started for as long as it takes.
 */
export async function withDatabase<T>(
  { config: { databaseUrl }, folder, stderr }: Context,
  { mayBeMade }: { readonly mayBeMade: boolean },
  work: (url: string) => Promise<T>,
): Promise<T> {
  const [{ BackupError }, { isStoreDown }] = await Promise.all([
    import('@baton/store/backup'),
    import('@baton/store'),
  ]);
  try {
    if (databaseUrl !== undefined) return await work(databaseUrl);
    const dir = join(folder, '.baton');
    if (!mayBeMade && !existsSync(dir)) throw noDatabase();
    const { DataFolderError, DataInUseError, findRunningPostgres, openEmbeddedPostgres, PostgresStartError } =
      await import('@baton/store/embedded');
    try {
      const running = findRunningPostgres(dir);
      if (running !== null) return await work(running);
      await using postgres = await openEmbeddedPostgres({ dir, log: (line) => stderr.line(line) });
      return await work(postgres.url);
    } catch (error) {
      const isTold = [DataFolderError, DataInUseError, PostgresStartError].some(
        (kind) => error instanceof kind,
      );
      throw isTold ? new CommandFailure(exitCodes.failed, (error as Error).message) : error;
    }
  } catch (error) {
    if (error instanceof BackupError) throw new CommandFailure(exitCodes.failed, error.message, error.next);
    if (!(error instanceof CommandFailure) && isStoreDown(error))
      throw new CommandFailure(
        exitCodes.unreachable,
        `The database does not answer, or broke off: ${(error as Error).message}.`,
        'Nothing was changed. Start it or correct DATABASE_URL, then try again.',
      );
    throw error;
  }
}

const noDatabase = (): CommandFailure =>
  new CommandFailure(
    exitCodes.badInput,
    'DATABASE_URL is not set, and this folder holds no .baton.',
    'Set DATABASE_URL=postgres://user:password@host:5432/baton, or run this in the folder where `npm start` was run.',
  );
