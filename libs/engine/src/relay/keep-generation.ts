import { randomUUID } from 'node:crypto';
import type { Logger, Provider } from '@baton/domain';
import type { Queue } from '@baton/queue';
import type { Store } from '@baton/store';

type Deps = {
  readonly store: Pick<Store, 'generation'>;
  readonly queue: Queue;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly log: Logger;
};

/**
 * Compares the queue's marker with the database's. A difference means the queue was wiped or exchanged: one process
 * wins the compare-and-set, every queued run is rung anew under a new generation, and the queues' concurrency is
 * set again. Called on start and every few seconds.
 */
export function createKeepGeneration({ store, queue, providers, log }: Deps) {
  let applied: string | null = null;

  const short = () => randomUUID().slice(0, 8);

  const setConcurrency = async (): Promise<void> => {
    for (const provider of providers.values())
      await queue.bells.setConcurrency(provider.id, provider.concurrency);
  };

  return async function keepGeneration(): Promise<void> {
    const stored = await store.generation.read();
    const marked = await queue.marker.read();
    const agreed = marked === undefined ? stored : marked === stored ? stored : null;
    if (agreed !== null) return use(agreed);
    const next = short();
    if (await store.generation.swap(stored, next)) {
      if (stored !== null)
        log.warn({ generation: next }, 'the queue lost its memory; every waiting run is rung anew');
      await queue.marker.write(next);
      return use(next);
    }
  };

  async function use(generation: string): Promise<void> {
    queue.useGeneration(generation);
    if (applied === generation) return;
    await setConcurrency();
    applied = generation;
  }
}
