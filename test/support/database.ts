import { randomUUID } from 'node:crypto';
import pg from 'pg';

export type Database = { readonly url: string; readonly drop: () => Promise<void> };

/** One without any tables. */
export function createEmptyDatabase(adminUrl: string): Promise<Database> {
  const admin = new URL(adminUrl);
  admin.pathname = '/template1';
  return createDatabase(admin.href);
}

/** A database of its own for one Baton, copied from the migrated one. */
export async function createDatabase(adminUrl: string): Promise<Database> {
  const name = `baton_${randomUUID().replaceAll('-', '')}`;
  const admin = new URL(adminUrl);
  const template = admin.pathname.slice(1);
  admin.pathname = '/postgres';
  const run = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: admin.href });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await run(`create database ${name} template ${template}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`drop database if exists ${name} with (force)`) };
}
