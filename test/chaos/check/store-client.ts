import pg from 'pg';
import type { World } from '../world/world.ts';

/** Asks the store past Baton; its connection is not taken for one of Baton's. */
export async function withStore<T>(
  { postgres }: Pick<World, 'postgres'>,
  ask: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: postgres.url, application_name: 'chaos-audit' });
  // Who loses the connection hears so from the statement.
  client.on('error', () => {});
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}
