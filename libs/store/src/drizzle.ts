import { createRequire } from 'node:module';
import type * as Drizzle from 'drizzle-orm';
import type * as NodePostgres from 'drizzle-orm/node-postgres';
import type * as Migrator from 'drizzle-orm/node-postgres/migrator';
import type * as MigrationFiles from 'drizzle-orm/migrator';
import type * as PgCore from 'drizzle-orm/pg-core';

/**
 * drizzle by its CommonJS build. It has the same functions; but for each of drizzle's 250 ES modules Node 24 parses the
 * package's package.json of 180 kB anew, which costs every start of every process 250 ms and 45 MB.
 */
const require = createRequire(import.meta.url);

export const {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  getTableName,
  gt,
  gte,
  inArray,
  isNull,
  lt,
  lte,
  max,
  ne,
  sql,
} = require('drizzle-orm') as typeof Drizzle;

export const {
  bigint,
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} = require('drizzle-orm/pg-core') as typeof PgCore;

export const { drizzle } = require('drizzle-orm/node-postgres') as typeof NodePostgres;
export const { migrate: applyMigrations } = require('drizzle-orm/node-postgres/migrator') as typeof Migrator;
export const { readMigrationFiles } = require('drizzle-orm/migrator') as typeof MigrationFiles;
