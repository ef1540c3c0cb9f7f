import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { execa } from 'execa';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { BackupError, restoreBackup } from '@baton/store/backup';
import { temporaryFolder, startBaton, type Baton } from '../support/baton.ts';
import { createDatabase, type Database } from '../support/database.ts';
import { findProgram } from '../support/find-program.ts';

const main = new URL('../../apps/cli/src/main.ts', import.meta.url).pathname;
const folder = temporaryFolder();
const file = join(folder.path, 'backup.sql.gz');
let baton: Baton;
const databases: Database[] = [];

const command = (url: string, ...args: readonly string[]) =>
  execa(process.execPath, [main, ...args], {
    cwd: folder.path,
    env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: url },
    extendEnv: false,
    reject: false,
  });
async function emptyDatabase(template?: string): Promise<string> {
  const admin = new URL(inject('adminUrl'));
  if (template) admin.pathname = `/${template}`;
  const database = await createDatabase(admin.href);
  databases.push(database);
  return database.url;
}
async function query<T extends object>(url: string, sql: string): Promise<readonly T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Every table's rows as text, but for what is begun anew. */
async function contents(url: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables = await query<{ name: string }>(
    url,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  const all: Record<string, readonly string[]> = {};
  for (const { name } of tables) {
    const where = {
      meta: `key <> 'queue-generation'`,
      runs: 'finished_at is not null',
      tasks: 'finished_at is not null',
      workers: 'false',
    }[name];
    const rows = await query<{ row: string }>(
      url,
      `select t::text as row from ${name} t where ${where ?? 'true'} order by 1`,
    );
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

let before: Readonly<Record<string, readonly string[]>>;
beforeAll(async () => {
  baton = await startBaton({ backend: 'postgres' });
  const odd = 'Tab\there, a \\backslash, "quotes", \\N and \\. alone:\n\\.\nand 日本語';
  await baton.finished((await baton.submit({ input: odd })).id);
  await baton.script('claude', { latencyMs: 120_000 });
  const running = await baton.submit({ input: 'Take your time' });
  await baton.until(running.id, ({ status }) => status === 'running');
  before = await contents(baton.database.url);
  const { exitCode, stdout, stderr } = await command(baton.database.url, 'backup', file);
  if (exitCode !== 0 || !stdout.includes(`2 tasks with all that belongs to them are in ${file}`))
    throw new Error(`no backup was taken: ${stdout} ${stderr}`);
});
afterAll(async () => {
  await baton.stop();
  for (const database of databases) await database.drop();
  folder.remove();
});

test('a backup that is taken while Baton works is restored row by row; what was under way begins anew', async () => {
  const url = await emptyDatabase();
  const { exitCode, stdout } = await command(url, 'restore', file);
  expect([exitCode, stdout]).toEqual([
    0,
    expect.stringContaining('2 tasks are restored, and 1 of them go on'),
  ]);
  expect(await contents(url)).toEqual(before);
  const open = `select r.state, t.state as task, r.epoch, r.dispatch, r.dispatched_at, r.lease_until
    from runs r join tasks t on t.id = r.task_id where r.finished_at is null`;
  const [was] = await query<{ epoch: number; dispatch: number }>(baton.database.url, open);
  expect(await query(url, open)).toEqual([
    {
      state: 'queued',
      task: 'queued',
      epoch: 1_000 + (was?.epoch ?? 0),
      dispatch: 1_000 + (was?.dispatch ?? 0),
      dispatched_at: null,
      lease_until: null,
    },
  ]);
  expect(await query(url, `select * from meta where key = 'queue-generation'`)).toEqual([]);
  expect(await query(baton.database.url, 'select * from workers')).toHaveLength(1);
  expect(await query(url, 'select * from workers')).toEqual([]);
});

test('psql restores it into a database that is wholly empty, and no key is in it', async () => {
  const plain = join(folder.path, 'plain.sql');
  const text = gunzipSync(readFileSync(file));
  expect(text.includes(baton.key)).toBe(false);
  writeFileSync(plain, text);
  const url = await emptyDatabase('template1');
  await execa(await findProgram('psql'), ['-q', '-v', 'ON_ERROR_STOP=1', '-f', plain, url]);
  expect(await contents(url)).toEqual(before);
});

test('a plain dump in the order and with the words of pg_dump is restored', async () => {
  const blocks =
    gunzipSync(readFileSync(file))
      .toString()
      .match(/^COPY [^;]* FROM stdin;\n(?:.*\n)*?\\\.\n/gmu) ?? [];
  const words =
    '\\restrict abc\nSET lock_timeout = 0;\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ select 1 $$;\nCOPY bullmq.jobs (id, "data") FROM stdin;\n1\t{}\n\\.\n';
  const dump = join(folder.path, 'pg-dump.sql');
  writeFileSync(
    dump,
    `${words}${blocks.toSorted().join('\n')}ALTER TABLE ONLY public.api_keys DROP CONSTRAINT none;\n--\n-- PostgreSQL database dump complete\n--\n\\unrestrict abc\n`,
  );
  const url = await emptyDatabase();
  expect((await command(url, 'restore', dump)).stderr).toBe('');
  expect(await contents(url)).toEqual(before);
  // Keys still refer to projects, at once.
  await expect(query(url, `update api_keys set project_id = gen_random_uuid()`)).rejects.toThrow(
    /foreign key/u,
  );
});

test('nobody’s data is overwritten unasked, and nobody’s work pulled from under them', async () => {
  expect(await command(baton.database.url, 'backup', file)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(`${file} is there already.`),
  });
  const busy = await command(baton.database.url, 'restore', file, '--force');
  expect([busy.exitCode, busy.stderr]).toEqual([
    1,
    expect.stringMatching(/works with this database just now: baton.*\n.*Stop every api and worker/u),
  ]);

  const url = await emptyDatabase();
  await command(url, 'restore', file);
  const again = await command(url, 'restore', file);
  expect([again.exitCode, again.stderr]).toEqual([
    1,
    expect.stringContaining('holds 2 tasks, which would be lost'),
  ]);
  expect((await command(url, 'restore', file, '--force')).exitCode).toBe(0);
  expect(await contents(url)).toEqual(before);
});

test('a file that does not fit changes nothing and says why', async () => {
  const url = await emptyDatabase();
  await command(url, 'restore', file);
  const text = gunzipSync(readFileSync(file)).toString();
  const refusal = (path: string): Promise<string> =>
    restoreBackup({ url, file: path, overwrite: true, wakeSchemas: [] }).then(
      () => 'restored',
      (error: Error) =>
        error instanceof BackupError ? `${error.message} ${error.next}` : String(error.stack),
    );
  const refused = (name: string, content: string): Promise<string> => {
    writeFileSync(join(folder.path, name), content);
    return refusal(join(folder.path, name));
  };
  const cut = join(folder.path, 'cut.sql.gz');
  writeFileSync(cut, readFileSync(file));
  truncateSync(cut, Math.floor(readFileSync(file).length * 0.8));
  expect(await refusal(cut)).toContain('cannot be unpacked');
  expect(await refused('half.sql', text.slice(0, text.indexOf('COPY public.tasks') + 1_000))).toContain(
    'ends in the middle of the table tasks',
  );
  expect(
    await refused('newer.sql', text.replace(/^(\d+\t[0-9a-f]{64}\t)\d+\n\\\.\n/mu, '$19999999999999\n\\.\n')),
  ).toContain('taken from a newer version');
  expect(await refused('custom.dump', 'PGDMP\u0001')).toContain('pg_restore -f plain.sql');
  const tables = text.slice(0, text.indexOf('COPY public.window_levels'));
  expect(await refused('between.sql', tables)).toContain('its end is missing');
  expect(await refused('empty.sql', '-- PostgreSQL database dump complete\n')).toContain(
    'holds no data of Baton’s',
  );
  expect(
    await refused('strange.sql', text.replace('COPY public.tasks ("id"', 'COPY public.tasks ("colour"')),
  ).toContain('has columns that Baton’s has not: colour');
  expect(
    await refused(
      'twice.sql',
      text.replace(
        'COPY public.sessions',
        text.slice(text.indexOf('COPY public.sessions'), text.indexOf('COPY public.summaries')) +
          'COPY public.sessions',
      ),
    ),
  ).toContain('Nothing was changed');
  expect(await refusal(join(folder.path, 'none.sql'))).toContain('there is no such file');
  expect(await contents(url)).toEqual(before);
});
