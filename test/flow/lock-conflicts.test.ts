import pg from 'pg';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { createStore } from '@baton/store';
import { backends, startBaton, type Baton } from '../support/baton.ts';
import { createDatabase, type Database } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

async function query(url: string, ...statements: readonly string[]): Promise<readonly object[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: readonly object[] = [];
    for (const statement of statements) ({ rows } = await client.query<object>(statement));
    return rows;
  } finally {
    await client.end();
  }
}

/** A function that refuses as Postgres does who breaks a deadlock, so many times; counting is not undone. */
const refusing = (times: number, returns: string, otherwise: string): readonly string[] => [
  'create sequence refusals',
  `create function refuse() returns ${returns} language plpgsql as $$ begin
     if nextval('refusals') <= ${times} then raise exception 'deadlock detected' using errcode = '40P01'; end if;
     ${otherwise}
   end $$`,
];

describe('a migration', () => {
  let database: Database;
  afterEach(() => database.drop());

  test('that meets deadlocks tries again', async () => {
    const admin = new URL(inject('adminUrl'));
    admin.pathname = '/template1';
    database = await createDatabase(admin.href);
    await query(
      database.url,
      ...refusing(2, 'event_trigger', ''),
      `create event trigger refuses on ddl_command_start when tag in ('ALTER TABLE') execute function refuse()`,
    );
    await using store = createStore({ url: database.url, log: silentLog });
    await store.migrate();
    expect(await store.schemaStanding()).toEqual({ isUsable: true, sentence: null });
  });

  test('that does not get a table steps back, so that others do not wait behind it', async () => {
    database = await createDatabase(inject('adminUrl'));
    // As if the last migration were due, and wanted the tasks for itself.
    await query(
      database.url,
      'drop table workers',
      `delete from baton_migrations.__drizzle_migrations where created_at = (select max(created_at) from baton_migrations.__drizzle_migrations)`,
      `create function lock_tasks() returns event_trigger language plpgsql as $$ begin lock table tasks; end $$`,
      `create event trigger locks on ddl_command_start when tag in ('CREATE TABLE') execute function lock_tasks()`,
    );
    const reader = new pg.Client({ connectionString: database.url });
    await reader.connect();
    await reader.query('begin');
    await reader.query('select from tasks');
    await using store = createStore({ url: database.url, log: silentLog });
    const migrated = store.migrate();
    await expect
      .poll(() =>
        query(database.url, `select from pg_locks where relation = 'tasks'::regclass and not granted`),
      )
      .toHaveLength(1);
    await query(database.url, 'select from tasks');
    await reader.query('commit');
    await reader.end();
    await migrated;
    expect(await store.schemaStanding()).toEqual({ isUsable: true, sentence: null });
  });
});

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  afterEach(() => baton.stop());

  test('a run whose writes are undone for a deadlock goes on', async () => {
    baton = await startBaton({ backend });
    await query(
      baton.database.url,
      ...refusing(3, 'trigger', 'return new;'),
      `create trigger refuses before insert on messages for each row when (new.run_id is not null) execute function refuse()`,
    );
    const { id } = await baton.submit({ input: 'Say hello' });
    expect(await baton.finished(id)).toMatchObject({ status: 'succeeded', error: null });
    expect(await query(baton.database.url, 'select last_value::int from refusals')).toEqual([
      { last_value: 4 },
    ]);
  });
});
