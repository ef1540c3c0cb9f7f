import { createCall } from './reference/make-call.ts';

/** The CPU of the adapter's calls alone, without a queue and without a row; prints milliseconds a call. */
const call = createCall('adapter', process.env['BENCH_SIMULATOR_URL'] ?? '');

async function makeCalls(count: number, inFlight: number): Promise<void> {
  let left = count;
  const line = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await call('Fix the failing test');
    }
  };
  await Promise.all(Array.from({ length: inFlight }, line));
}

const counted = 2_000;
const inFlight = 32;
await makeCalls(1_000, inFlight);
const before = process.cpuUsage();
await makeCalls(counted, inFlight);
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${(user + system) / 1_000 / counted}\n`);
process.exit(0);
