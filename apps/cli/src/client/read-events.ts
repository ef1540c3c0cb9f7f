import type { EventView } from '@baton/contract';
import type { Client } from './client.ts';

/** The events of a task that there are by now, after the given one. */
export async function readEvents(
  client: Client,
  id: string,
  after: number,
  signal?: AbortSignal,
): Promise<readonly EventView[]> {
  const query = { after: String(after), limit: '1000' };
  const page = await client.call('listEvents', { id, query }, signal);
  if (page.nextAfter === null) return page.items;
  return [...page.items, ...(await readEvents(client, id, page.nextAfter, signal))];
}
