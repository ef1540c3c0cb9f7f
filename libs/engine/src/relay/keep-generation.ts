import { randomUUID } from 'node:crypto';
import { healthOf, sharedOut, type Logger, type Provider } from '@baton/domain';
import type { Queue } from '@baton/queue';
import type { Store } from '@baton/store';
import type { BoardReader } from '../match/board-reader.ts';

type Deps = {
  readonly store: Pick<Store, 'generation'>;
  readonly queue: Queue;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly board: BoardReader;
  readonly log: Logger;
};

/**
 * Compares the queue's marker with the database's. A difference means the queue was wiped or exchanged: one process
 * wins the compare-and-set, every queued run is rung anew under a new generation, and the queues' concurrency is
 * set again, as it is when a provider's share of it changes. Called on start and every few seconds.
 */
export function createKeepGeneration({ store, queue, providers, board, log }: Deps) {
  const applied = new Map<string, string>();

  const short = () => randomUUID().slice(0, 8);

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
    const known = board.glance();
    for (const provider of providers.values()) {
      const most = sharedOut(provider.concurrency, healthOf(known, provider).share);
      const mark = `${most} under ${generation}`;
      if (applied.get(provider.id) === mark) continue;
      await queue.bells.setConcurrency(provider.id, most);
      applied.set(provider.id, mark);
    }
  }
}
