import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { breaksOf, type SchemaSnapshot } from './testing/compare-schemas.ts';

const folder = new URL('../migrations/', import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .toSorted();
const snapshotOf = (name: string): SchemaSnapshot =>
  JSON.parse(
    readFileSync(new URL(`meta/${name.slice(0, 4)}_snapshot.json`, folder), 'utf8'),
  ) as SchemaSnapshot;

/** From before there was a version that could still be running. */
const older = new Set(['0000_init.sql', '0001_scoped_cooldowns.sql']);
const steps = names.slice(1).map((name, index) => ({ name, before: names[index] ?? '' }));
const safeSteps = steps.filter(({ name }) => !older.has(name));

test.each(safeSteps)('$name lets the version before it go on working', ({ name, before }) => {
  expect(breaksOf(snapshotOf(before), snapshotOf(name))).toEqual([]);
});

/** Built while the table's writers wait: it is read once, and few of its rows are in them. Made before the first release. */
const builtUnderLock = new Set(['runs_in_hand', 'runs_to_ring']);

/** What no snapshot shows: data that is changed or taken, and tables that stand locked while they are rewritten or read. */
const harmful = [
  [/\b(?:drop(?!\s+index)|truncate|delete\s+from|rename)\b/iu, 'takes something away'],
  [/^\s*update\b/imu, 'changes rows of live work'],
  [/\b(?:set\s+data\s+type|alter\s+column\s+\S+\s+type)\b/iu, 'rewrites a table'],
] as const;

test.each(safeSteps)('$name takes nothing away and locks no table for long', ({ name, before }) => {
  const sql = readFileSync(new URL(name, folder), 'utf8');
  expect(harmful.flatMap(([words, what]) => (words.test(sql) ? [what] : []))).toEqual([]);
  const old = Object.keys(snapshotOf(before).tables).map((table) => table.replace('public.', ''));
  const indexes = [...sql.matchAll(/create (?:unique )?index "(\w+)" on "(\w+)"/giu)];
  const locking = indexes.flatMap(([, index = '', table = '']) =>
    old.includes(table) && !builtUnderLock.has(index) ? [`${index} on ${table}`] : [],
  );
  expect(locking).toEqual([]);
});

test('what would break the version before is found', () => {
  expect(breaksOf(snapshotOf('0000_init.sql'), snapshotOf('0001_scoped_cooldowns.sql'))).toEqual(
    expect.arrayContaining([
      'public.cooldowns: the column provider is gone',
      'public.cooldowns: the new column host must be given',
    ]),
  );
  const table = {
    indexes: {},
    foreignKeys: {},
    compositePrimaryKeys: {},
    uniqueConstraints: {},
    checkConstraints: {},
  };
  const column = { type: 'text', notNull: false, primaryKey: false };
  const of = (more: object): SchemaSnapshot => ({
    tables: { t: { ...table, columns: { c: column }, ...more } },
  });
  const foundIn = (more: object) => breaksOf(of({}), of(more));
  expect(foundIn({ columns: { c: column, d: { ...column, notNull: true, default: 0 } } })).toEqual([]);
  expect(foundIn({ columns: { c: { ...column, type: 'integer' } } })).toEqual([
    't: c was text and is integer',
  ]);
  expect(foundIn({ columns: { c: { ...column, notNull: true } } })).toEqual(['t: c may no longer be null']);
  expect(foundIn({ indexes: { i: { isUnique: true } } })).toEqual(['t: the unique index i is new']);
  expect(foundIn({ indexes: { i: { isUnique: false } } })).toEqual([]);
  expect(foundIn({ checkConstraints: { k: {} } })).toEqual(['t: the check k is new']);
  expect(breaksOf(of({}), { tables: {} })).toEqual(['t is gone']);
});
