import { resolve } from 'node:path';
import type { Command } from 'commander';
import { show, type Context } from '../context.ts';
import { showCount } from '../print/amounts.ts';
import { withDatabase } from './with-database.ts';

type Options = { readonly force?: true; readonly json?: true };

/** `baton backup` and `baton restore`: on the database itself, without the api. */
export function addBackupCommands(program: Command, context: Context): void {
  program
    .command('backup')
    .description('write everything into one file, as of one moment and while Baton works')
    .argument('<file>', 'SQL as pg_dump writes it; compressed if the name ends in .gz')
    .option('--force', 'replace the file')
    .option('--json', 'print JSON')
    .action((file: string, options: Options) => backUp(context, file, options));
  program
    .command('restore')
    .description('put a backup in the place of everything in the database; api and workers must be stopped')
    .argument('<file>', 'of `baton backup`, or a plain one of pg_dump')
    .option('--force', 'although the database holds tasks, which are lost')
    .option('--json', 'print JSON')
    .action((file: string, options: Options) => restore(context, file, options));
}

async function backUp(context: Context, file: string, { force, json }: Options): Promise<void> {
  const { writeBackup } = await import('@baton/store/backup');
  const path = resolve(context.folder, file);
  const { tasks, bytes, rows } = await withDatabase(context, { mayBeMade: false }, (url) =>
    writeBackup({ url, file: path, overwrite: force ?? false }),
  );
  show(
    context,
    json,
    { file: path, tasks, bytes, rows: Object.fromEntries(rows) },
    () =>
      `${showCount(tasks)} tasks with all that belongs to them are in ${path} (${showCount(bytes)} bytes).`,
  );
}

async function restore(context: Context, file: string, { force, json }: Options): Promise<void> {
  const [{ restoreBackup }, { migrateQueue, queueSchema }, { createStore }] = await Promise.all([
    import('@baton/store/backup'),
    import('@baton/queue'),
    import('@baton/store'),
  ]);
  const path = resolve(context.folder, file);
  const restored = await withDatabase(context, { mayBeMade: true }, async (url) => {
    const done = await restoreBackup({
      url,
      file: path,
      overwrite: force ?? false,
      wakeSchemas: [queueSchema],
    });
    await using store = createStore({ url, log: silent, max: 2 });
    await store.migrate();
    await migrateQueue({ kind: 'postgres', url });
    return done;
  });
  show(
    context,
    json,
    { file: path, ...restored, rows: Object.fromEntries(restored.rows) },
    ({ tasks, unfinished }) =>
      `${showCount(tasks)} tasks are restored, and ${showCount(unfinished)} of them go on when a worker starts. What was submitted after the backup is gone; submitted anew under its Idempotency-Key it is made anew.`,
  );
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
