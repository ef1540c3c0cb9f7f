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

/** Migrations may be run by hand: waits until they were, saying so now and then, until `givenUp`. */
export async function awaitSchema(
  store: { schemaStanding(): Promise<{ readonly isUsable: boolean; readonly sentence: string | null }> },
  log: Logger,
  givenUp: () => boolean,
): Promise<void> {
  for (let attempt = 0; !givenUp(); attempt += 1) {
    const { isUsable, sentence } = await store.schemaStanding();
    if (sentence && attempt % 20 === 0) log.warn({}, sentence);
    if (isUsable) return;
    await sleep(500);
  }
}
