import pg from 'pg';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { defaultTiming } from '@baton/domain';
import { createQueue, migrateQueue, type Queue } from '@baton/queue';
import { createDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

const hourMs = 3_600_000;

/** A queue in Postgres as a process sees it whose wall clock is so far off. */
async function openWithFalseClock(offMs: number): Promise<{ readonly queue: Queue; readonly pool: pg.Pool }> {
  const database = await createDatabase(inject('adminUrl'));
  const place = { kind: 'postgres', url: database.url } as const;
  await migrateQueue(place);
  const queue = createQueue({ place, log: silentLog, timing: defaultTiming, workers: 1 });
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  // Dropping the database ends what is idle.
  pool.on('error', () => {});
  const trueTime = Date.now;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => trueTime() + offMs);
  onTestFinished(async () => {
    clock.mockRestore();
    await queue.close();
    await pool.end();
    await database.drop();
  });
  return { queue, pool };
}

const sinceNow = (column: string) => `(${column} - extract(epoch from clock_timestamp()) * 1000)::float8`;

test.each([hourMs, -hourMs])('a worker %i ms off locks its bells by the database’s clock', async (offMs) => {
  const { queue, pool } = await openWithFalseClock(offMs);
  const answered = Promise.withResolvers<number>();
  const answer = async (): Promise<void> => {
    const { rows } = await pool.query<{ left: number }>(
      `select ${sinceNow('locked_until_ms')} as left from bullmq.job where state = 'active'`,
    );
    answered.resolve(rows[0]?.left ?? Number.NaN);
  };
  await queue.bells.serve('claude', { concurrency: 1, answer });
  await queue.bells.ring('claude', [{ runId: 'run', dispatch: 1, suspicion: 'none' }]);
  const left = await answered.promise;
  expect(Math.abs(left)).toBeLessThan(600_000);
  const scanned = async (): Promise<number> => {
    const { rows } = await pool.query<{ ago: number }>(
      `select ${sinceNow('value::bigint')} as ago from bullmq.meta where field = 'stalled-check'`,
    );
    return Math.abs(rows[0]?.ago ?? Infinity);
  };
  await expect.poll(scanned, { timeout: 20_000 }).toBeLessThan(600_000);
});

test.each([hourMs, -hourMs])('a worker %i ms off opens windows by the database’s clock', async (offMs) => {
  const { queue } = await openWithFalseClock(offMs);
  expect(await queue.rates.take('claude', { requestsPerMinute: 1 }, 0)).toBe(0);
  vi.mocked(Date.now).mockRestore();
  const waitMs = await queue.rates.take('claude', { requestsPerMinute: 1 }, 0);
  expect(waitMs).toBeGreaterThan(1);
  expect(waitMs).toBeLessThanOrEqual(60_000);
});
