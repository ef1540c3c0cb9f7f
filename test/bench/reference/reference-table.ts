import pg from 'pg';

export async function createReferenceTable(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `create table if not exists reference_rows (id bigserial primary key, input text not null, output text,
       created_at timestamptz not null default now())`,
  );
  await client.end();
}

/** One row, as a task of this size leaves it; a job's number is its id. */
export const insertJobRow = {
  name: 'insert-job-row',
  text: 'insert into reference_rows (id, input, output) values ($1, $2, $3)',
} as const;

export const insertRow = {
  name: 'insert-row',
  text: 'insert into reference_rows (input, output) values ($1, null) returning id, created_at',
} as const;
