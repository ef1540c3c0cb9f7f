import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@baton/domain';

/** The database may come up after us: waits for it, saying so now and then, until `givenUp`. */
export async function awaitStore(
  store: { ping(): Promise<void> },
  log: Logger,
  givenUp: () => boolean,
): Promise<void> {
  for (let attempt = 0; !givenUp(); attempt += 1) {
    try {
      return await store.ping();
    } catch (error) {
      if (attempt % 20 === 0)
        log.warn({ error: (error as Error).message }, 'the database does not answer; trying again');
      await sleep(500);
    }
  }
}
