import { setTimeout as sleep } from 'node:timers/promises';
import { retentionOf, type Logger } from '@baton/domain';
import type { RunnerDeps } from '../deps.ts';

type Deps = Pick<RunnerDeps, 'store' | 'catalog'> & { readonly log: Logger };

/** Tasks that are looked at, and with their sessions deleted, in one short transaction. */
const batchSize = 200;
/** After a batch the database is left to others for so many times as long as it took. */
const restShare = 3;
const leastRestMs = 20;

const firstId = '00000000-0000-0000-0000-000000000000';

/**
 * Deletes finished work that its project keeps no longer: sessions whose every task ended before, with everything in
 * them. The oldest come first, in small batches with rests between them. A session that must stay, or that is locked
 * just now, is passed over until the next time.
 */
export function createDeleteOld({ store, catalog, log }: Deps) {
  return async function deleteOld(signal: AbortSignal): Promise<void> {
    // What is not in the statistics yet would be missing there for ever.
    await store.stats.rollUp();
    for (const { id, name } of await store.keys.projects()) {
      const keptMs = retentionOf(catalog, name);
      if (keptMs === null) continue;
      const tasks = await deleteOldOf(id, keptMs, signal);
      if (tasks > 0)
        log.info({ project: name, tasks }, 'finished tasks were kept long enough and are deleted');
    }
  };

  /** Returns how many tasks are gone. */
  async function deleteOldOf(projectId: string, keptMs: number, signal: AbortSignal): Promise<number> {
    let gone = 0;
    for (let afterTask = firstId; !signal.aborted;) {
      const startedAt = performance.now();
      const tasks = await store.tasks.oldest(projectId, { afterTask, keptMs, limit: batchSize });
      const sessions = [...new Set(tasks.filter(({ isOld }) => isOld).map(({ sessionId }) => sessionId))];
      const deleted = sessions.length === 0 ? 0 : await deleteSome(projectId, sessions, keptMs);
      if (deleted === null) break;
      gone += deleted;
      const last = tasks.at(-1);
      if (!last || tasks.length < batchSize) break;
      afterTask = last.id;
      await rest(restShare * (performance.now() - startedAt), signal);
    }
    return gone;
  }

  async function deleteSome(
    projectId: string,
    sessions: readonly string[],
    keptMs: number,
  ): Promise<number | null> {
    try {
      return await store.sessions.deleteOld(projectId, sessions, keptMs);
    } catch (error) {
      // One that cannot be deleted must not hold up all that come after it.
      log.warn(
        { sessions: sessions.length, error: (error as Error).message },
        'old sessions were not deleted',
      );
      return 0;
    }
  }
}

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(Math.max(leastRestMs, ms), undefined, { signal }).catch(() => {});
