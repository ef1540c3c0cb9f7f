import pg from 'pg';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { createStore } from '@baton/store';
import { backends, startBaton, type Baton } from '../support/baton.ts';
import { createEmptyDatabase, type Database } from '../support/database.ts';
import { query } from '../support/query.ts';
import { silentLog } from '../support/silent-log.ts';

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
    database = await createEmptyDatabase(inject('adminUrl'));
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
    database = await createEmptyDatabase(inject('adminUrl'));
    await query(
      database.url,
      'create table wanted ()',
      `create function want() returns event_trigger language plpgsql as $$ begin lock table wanted; end $$`,
      `create event trigger wants on ddl_command_start when tag in ('ALTER TABLE') execute function want()`,
    );
    const reader = new pg.Client({ connectionString: database.url });
    await reader.connect();
    await reader.query('begin');
    await reader.query('select from wanted');
    await using store = createStore({ url: database.url, log: silentLog });
    const migrated = store.migrate();
    await expect
      .poll(() =>
        query(database.url, `select from pg_locks where relation = 'wanted'::regclass and not granted`),
      )
      .toHaveLength(1);
    await query(database.url, 'select from wanted');
    await reader.query('commit');
    await reader.end();
    await migrated;
    expect(await store.schemaStanding()).toEqual({ isUsable: true, sentence: null });
  });
});

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  afterEach(() => baton.stop());

  test('many runs that meet one limit at once are handed over side by side', async () => {
    baton = await startBaton({ backend, workers: 0 });
    await baton.script('claude', { window: { requests: 0, seconds: 600 }, latencyMs: 300 });
    await query(
      baton.database.url,
      'create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(1); return new; end $$',
      'create trigger lingers before insert on handoffs for each row execute function linger()',
    );
    const tasks = await Promise.all([1, 2, 3].map((number) => baton.submit({ input: `number ${number}` })));
    const worker = await baton.startWorker();
    const lingering = () =>
      query(
        baton.database.url,
        `select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
      );
    await expect.poll(lingering, { interval: 20, timeout: 20_000 }).toHaveLength(3);
    for (const { id } of tasks) expect((await baton.finished(id)).status).toBe('succeeded');
    await worker.stop();
  });

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
