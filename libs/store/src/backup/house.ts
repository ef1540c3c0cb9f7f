import { getTableName, readMigrationFiles } from '../drizzle.ts';
import { migrationsFolder, migrationsSchema } from '../migrate.ts';
import * as schema from '../schema/index.ts';

/** A name as SQL has it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Our tables; `projects` first, to which the keys refer. */
export const houseTables: readonly string[] = Object.values(schema)
  .map((table) => getTableName(table))
  .sort((one, other) => Number(other === 'projects') - Number(one === 'projects') || (one < other ? -1 : 1));

export const migrationsTable = `${migrationsSchema}.__drizzle_migrations`;

/** As drizzle makes it. */
export const makeMigrationsTable = [
  `create schema if not exists ${migrationsSchema}`,
  `create table if not exists ${migrationsTable} (id serial primary key, hash text not null, created_at bigint)`,
];

export type Migration = {
  /** What the migrations table knows it by. */
  readonly when: number;
  readonly statements: readonly string[];
};

/** All migrations of this version, the oldest first. */
export const houseMigrations = (): readonly Migration[] =>
  readMigrationFiles({ migrationsFolder }).map(({ folderMillis, sql }) => ({
    when: folderMillis,
    statements: sql.map((text) => text.trim()).filter((text) => text !== ''),
  }));
