import { setTime } from '@baton/domain';
import { statement, type Connection } from '../statements/statement.ts';

const clock = statement<{ now: Date }>('read-clock', 'select clock_timestamp() as now');

/** What the database's clock showed in the middle of a round trip, and what this process's showed then. */
type Reading = {
  readonly theirsMs: number;
  readonly wallMs: number;
  readonly monotonicMs: number;
  readonly tookMs: number;
};

async function read(connection: Connection): Promise<Reading> {
  const before = performance.now();
  const [row] = await clock(connection, []);
  const tookMs = performance.now() - before;
  if (!row) throw new Error('the database did not tell the time');
  return {
    theirsMs: row.now.getTime(),
    wallMs: Date.now() - tookMs / 2,
    monotonicMs: before + tookMs / 2,
    tookMs,
  };
}

/** How far this machine's wall clock is ahead of the database's, in milliseconds, give or take half the round trip. */
export async function clockSkewMs(connection: Connection): Promise<number> {
  // The first also opens a connection, and any may be held up: the quickest is the most exact.
  const readings = [await read(connection), await read(connection), await read(connection)];
  const best = readings.reduce((one, other) => (other.tookMs < one.tookMs ? other : one));
  return best.wallMs - best.theirsMs;
}

/** What took longer is too inexact to set a clock by. */
const longestReadMs = 2_000;

/** Sets what time it is in this process by the database's clock. */
export async function readTime(connection: Connection): Promise<void> {
  const { theirsMs, monotonicMs, tookMs } = await read(connection);
  if (tookMs <= longestReadMs) setTime(theirsMs, monotonicMs);
}
