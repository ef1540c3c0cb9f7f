import type { Redis } from 'ioredis';

const everyMs = 5_000;
/** Counted and not timed: a process that was stopped itself for a while has missed nothing. */
const mostMissed = 3;

/**
 * A connection may die without a word, when what lies between forgets it; whoever waits on it would wait until the
 * system gives up, a quarter of an hour later. One that answers nothing for 20 s is exchanged. Returns how to end this.
 */
export function noticeSilence(redis: Redis): () => void {
  let missed = 0;
  let asked = false;
  const timer = setInterval(() => {
    if (redis.status !== 'ready') {
      missed = 0;
      return;
    }
    missed = asked ? missed + 1 : 0;
    if (missed > mostMissed) {
      missed = 0;
      redis.disconnect(true);
    }
    if (asked) return;
    asked = true;
    const answered = (): void => void (asked = false);
    redis.ping().then(answered, answered);
  }, everyMs);
  return () => clearInterval(timer);
}
