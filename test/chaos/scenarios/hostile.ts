import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { quantilesOf } from '../../bench/measure/quantile.ts';
import { findProgram } from '../../support/find-program.ts';
import { residentMb } from '../world/resident-memory.ts';
import type { World } from '../world/world.ts';
import type { Scenario } from './scenario.ts';

/** What a round of attacks may make an ordinary request take at most, beyond twice as long as before, on a busy machine. */
const slackMs = 150;
const mostGrownMb = 300;

export const hostileHttp: Scenario = {
  name: 'hostile-http',
  title: 'huge, dribbling and exploding requests, and slow-loris',
  alone: true,
  countsExactly: true,
  ci: { tasks: 60, seconds: 20, amount: 10 },
  full: { tasks: 120, seconds: 50, amount: 30 },
  strike: async ({ world, amount }) => {
    const slowHttpTest = await findProgram('slowhttptest');
    const api = world.apis[0];
    if (!api) throw new Error('there is no api');
    const faults: string[] = [];
    const before = await ask(world, api.url, 4_000);
    const memoryMb = residentMb(api.process().pid);
    let peakMb = memoryMb;
    const watch = setInterval(() => (peakMb = Math.max(peakMb, residentMb(api.process().pid))), 200);

    const end = performance.now() + amount * 1_000;
    let times = 0;
    const attacks = hostileRequests(world.key).map(async (attack) => {
      for (; performance.now() < end; times += 1) {
        const fault = await send(api.url, attack);
        if (fault) faults.push(fault);
      }
    });
    const loris = promisify(execFile)(
      slowHttpTest,
      ['-c', '200', '-H', '-i', '1', '-r', '100', '-l', String(amount), '-u', `${api.url}/v1/agents`],
      { cwd: world.folder },
    );
    const [during] = await Promise.all([ask(world, api.url, amount * 1_000), ...attacks, loris]);
    clearInterval(watch);

    const figures = { before: before.p99, during: during.p99, memoryMb, peakMb, times };
    world.history.note('measured', figures);
    const pace = `ordinary requests took ${during.p99} ms at p99, and ${before.p99} ms before`;
    if (peakMb - memoryMb > mostGrownMb) faults.push(`the api grew from ${memoryMb} to ${peakMb} MB`);
    if (during.failed > 0) faults.push(`${during.failed} ordinary requests failed`);
    return {
      times,
      faults: [...new Set(faults)],
      late: during.p99 > 2 * before.p99 + slackMs ? [pace] : [],
      notes: [`${pace}; memory grew from ${memoryMb} to ${peakMb} MB at most`],
    };
  },
};

type Attack = {
  readonly name: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly pieces: Iterable<Buffer>;
  readonly status: number;
};

function hostileRequests(key: string): readonly Attack[] {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const large = Buffer.from(JSON.stringify({ input: 'a'.repeat(10_000_000) }));
  const bomb = gzipSync(Buffer.alloc(200_000_000, 'a'));
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, number) => [`x-${number}`, 'y']));
  const post = { path: '/v1/tasks', headers };
  return [
    { ...post, name: '10 MB', pieces: [large], status: 413 },
    { ...post, name: '10 MB in one-byte pieces', pieces: singleBytes(large), status: 400 },
    {
      ...post,
      name: 'a gzip bomb',
      headers: { ...headers, 'content-encoding': 'gzip' },
      pieces: [bomb],
      status: 413,
    },
    { name: '10,000 headers', path: '/v1/agents', headers: { ...headers, ...many }, pieces: [], status: 431 },
  ];
}

function* singleBytes(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += 1) yield bytes.subarray(at, at + 1);
}

/** What is wrong with the answer, or null. Stops sending when it has come. */
function send(url: string, { name, path, headers, pieces, status }: Attack): Promise<string | null> {
  return new Promise((resolve) => {
    let isAnswered = false;
    const sent = request(`${url}${path}`, { method: status === 431 ? 'GET' : 'POST', headers, agent: false });
    sent.on('error', (error) => resolve(isAnswered ? null : `${name}: no answer, ${error.message}`));
    sent.on('response', (response) => {
      isAnswered = true;
      const type = response.headers['content-type'] ?? 'nothing';
      sent.destroy();
      resolve(
        response.statusCode === status && type === 'application/problem+json'
          ? null
          : `${name}: ${response.statusCode} with ${type}`,
      );
    });
    void write();

    async function write(): Promise<void> {
      let count = 0;
      for (const piece of pieces) {
        if (isAnswered || sent.destroyed) return;
        sent.write(piece);
        if ((count += 1) % 1_000 === 0) await sleep(1);
      }
      sent.end();
    }
  });
}

/** An ordinary client reads and submits for so long; the times of its requests in milliseconds. */
async function ask({ key }: Pick<World, 'key'>, url: string, forMs: number) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const took: number[] = [];
  let failed = 0;
  for (const end = performance.now() + forMs; performance.now() < end; await sleep(20)) {
    const from = performance.now();
    const isSubmit = took.length % 5 === 0;
    const response = await (isSubmit
      ? fetch(`${url}/v1/tasks`, { method: 'POST', headers, body: JSON.stringify({ input: 'say hello' }) })
      : fetch(`${url}/v1/tasks?limit=5`, { headers }));
    await response.text();
    took.push(performance.now() - from);
    if (!response.ok) failed += 1;
  }
  return { p99: Math.round(quantilesOf(took).p99), failed };
}
