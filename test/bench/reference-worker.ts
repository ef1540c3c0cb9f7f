import pg from 'pg';
import { calls, createCall } from './reference/make-call.ts';
import { openBullmq } from './reference/open-bullmq.ts';
import { insertJobRow } from './reference/reference-table.ts';
import type { Backend } from './plan.ts';

/** What a queue costs without an orchestrator: take a job, make the call, write a row. Told everything by environment. */
const env = (name: string): string => process.env[name] ?? '';
const kind = calls.find((call) => call === env('BENCH_CALL')) ?? 'adapter';
const place = {
  backend: env('BENCH_BACKEND') as Backend,
  databaseUrl: env('DATABASE_URL'),
  redisUrl: env('REDIS_URL'),
};
const call = createCall(kind, env('BENCH_SIMULATOR_URL'));
const pool = new pg.Pool({ connectionString: place.databaseUrl, max: 20 });

const worker = openBullmq(place).worker(async ({ data }) => {
  const { id, text } = data as { id: number; text: string };
  const output = await call(text);
  await pool.query({ ...insertJobRow, values: [id, text, output] });
}, 256);
worker.on('failed', (_job, error) => process.stderr.write(`${error.message}\n`));
worker.on('error', (error) => process.stderr.write(`${error.message}\n`));
process.on('SIGTERM', () => process.exit(0));
await worker.waitUntilReady();
