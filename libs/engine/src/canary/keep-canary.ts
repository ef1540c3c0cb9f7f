import { isStuck, lookAgain, type Canary, type Logger, type Timing } from '@baton/domain';
import type { RunnerDeps } from '../deps.ts';

type Deps = Pick<RunnerDeps, 'store' | 'queue' | 'serves'> & {
  readonly timing: Timing;
  readonly log: Logger;
  /** This process takes no more bells of a provider, and only another one would. */
  readonly onStuck: (why: string) => void;
};

/** One provider that this worker serves. */
type Post = {
  readonly provider: string;
  readonly concurrency: number;
  inHand: number;
  signs: number;
  canary: Canary | null;
};

/** Looks in a canary's time. */
const looks = 12;
/** A bell is looked at only when it has hung for this share of the time; a worker that is well takes it within seconds. */
const hangingShare = 1 / 4;

/**
 * Watches that this worker still takes bells. Connections may die without a word, and whoever waits on one waits for
 * ever: so it looks at bells that nobody took, over a connection of its own. Where others take all there is, where a
 * provider's places are full, or a store is away, nothing is wrong.
 */
export function createKeepCanary({ store, queue, serves, timing, log, onStuck }: Deps) {
  const everyMs = timing.canaryMs / looks;
  const posts = [...serves].map(([provider, concurrency]): Post => ({
    provider,
    concurrency,
    inHand: 0,
    signs: 0,
    canary: null,
  }));
  const postOf = new Map(posts.map((post) => [post.provider, post]));
  let timer: NodeJS.Timeout | null = null;
  let looking = false;
  let closed = false;

  const hasRoom = ({ inHand, concurrency }: Post): boolean => inHand < concurrency;

  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      const unanswered = posts.some(hasRoom)
        ? await store.runs.unanswered(timing.canaryMs * hangingShare)
        : [];
      for (const post of posts) {
        const bells = unanswered.filter(({ provider }) => provider === post.provider);
        const isHeldUp =
          bells.length > 0 && hasRoom(post) && (await queue.couldBeTaken(post.provider, bells));
        const seen = { atMs: performance.now(), isHeldUp, signs: post.signs };
        post.canary = lookAgain(post.canary, seen, everyMs);
        if (isStuck(post.canary, timing.canaryMs)) return tellStuck(post.provider, bells.length);
      }
    } catch (error) {
      // What cannot be seen is held against nobody.
      for (const post of posts) post.canary = null;
      log.debug({ error: (error as Error).message }, 'the canary could not look');
    } finally {
      looking = false;
    }
  };

  function tellStuck(provider: string, bells: number): void {
    if (closed) return;
    close();
    const seconds = Math.round(timing.canaryMs / 1_000);
    log.error(
      { provider, bells, seconds },
      'bells hang that this worker could take, and it takes none though the stores answer: its own connection to the queue must be dead',
    );
    onStuck(`It takes no more runs of ${provider}.`);
  }

  function close(): void {
    closed = true;
    if (timer) clearInterval(timer);
  }

  return {
    /** Once the worker serves its queues. */
    start: (): void => {
      timer = setInterval(() => void look(), everyMs);
    },
    /** A bell rang here, and is being answered. */
    answering: async (provider: string, answer: () => Promise<void>): Promise<void> => {
      const post = postOf.get(provider);
      if (!post) return answer();
      post.signs += 1;
      post.inHand += 1;
      try {
        await answer();
      } finally {
        post.inHand -= 1;
      }
    },
    /** The queue's store answered, if only that it gives none. */
    refused: (provider: string): void => {
      const post = postOf.get(provider);
      if (post) post.signs += 1;
    },
    close,
  };
}
