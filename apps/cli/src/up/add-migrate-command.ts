import type { Command } from 'commander';
import { CommandFailure } from '../command-failure.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';

/** `baton migrate`: for those who start the processes with BATON_MIGRATE=off. */
export function addMigrateCommand(program: Command, context: Context): void {
  program
    .command('migrate')
    .description(
      'bring the database at DATABASE_URL to this version (the processes do it at their start, too)',
    )
    .action(() => runMigrate(context));
}

async function runMigrate({
  config: { databaseUrl, redisUrl, commandName },
  stdout,
}: Context): Promise<void> {
  if (databaseUrl === undefined)
    throw new CommandFailure(
      exitCodes.badInput,
      'DATABASE_URL is not set, so there is no database to bring up to date.',
      `Set it: DATABASE_URL=postgres://user:password@host:5432/baton ${commandName} migrate. \`npm start\` needs no migrating by hand.`,
    );
  const [{ migrateQueue, queuePlace }, { createStore, isStoreDown, TablesInUse }, { createLogger }] =
    await Promise.all([import('@baton/queue'), import('@baton/store'), import('@baton/telemetry')]);
  const store = createStore({ url: databaseUrl, log: createLogger({ level: 'silent' }), max: 2 });
  try {
    await store.migrate();
    await migrateQueue(queuePlace(databaseUrl, redisUrl));
  } catch (error) {
    if (error instanceof TablesInUse)
      throw new CommandFailure(
        exitCodes.failed,
        error.message,
        'End the transaction that holds them (see pg_stat_activity), then try again.',
      );
    if (!isStoreDown(error)) throw error;
    throw new CommandFailure(
      exitCodes.unreachable,
      'The database at DATABASE_URL does not answer.',
      'Start it or correct DATABASE_URL, then try again.',
    );
  } finally {
    await store.close();
  }
  stdout.line('The database is up to date.');
}
