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
    const [api, beside] = world.apis;
    if (!api || !beside) throw new Error('there are no two apis');
    const { pid } = api.process();
    const calm = await ask(world, api.url, 4_000);
    // What the attackers take of the machine is no fault of whom they attack.
    const spared = await attack(world, { attacked: beside.url, asked: api.url, seconds: amount });
    const memoryMb = residentMb(pid);
    let peakMb = memoryMb;
    const watch = setInterval(() => (peakMb = Math.max(peakMb, residentMb(pid))), 200);
    const met = await attack(world, { attacked: api.url, asked: api.url, seconds: amount });
    clearInterval(watch);

    world.history.note('measured', { calm: calm.p99, spared: spared.p99, met: met.p99, memoryMb, peakMb });
    const pace = `ordinary requests took ${met.p99} ms at p99 at the api that was attacked, ${spared.p99} ms at the one beside it, and ${calm.p99} ms before`;
    const failed = calm.failed + spared.failed + met.failed;
    return {
      times: spared.times + met.times,
      faults: [
        ...new Set([...spared.faults, ...met.faults]),
        ...(peakMb - memoryMb > mostGrownMb ? [`the api grew from ${memoryMb} to ${peakMb} MB`] : []),
        ...(failed > 0 ? [`${failed} ordinary requests failed`] : []),
      ],
      late: met.p99 > Math.min(2 * spared.p99, 2 * calm.p99 + slackMs) ? [pace] : [],
      notes: [`${pace}; memory grew from ${memoryMb} to ${peakMb} MB at most`],
    };
  },
};

type Siege = { readonly attacked: string; readonly asked: string; readonly seconds: number };

/** All kinds of hostile requests at one api, while an ordinary client asks this or another. */
async function attack(world: World, { attacked, asked, seconds }: Siege) {
  const faults: string[] = [];
  let times = 0;
  const end = performance.now() + seconds * 1_000;
  const attacks = hostileRequests(world.key).map(async (hostile) => {
    for (; performance.now() < end; times += 1) {
      const fault = await send(attacked, hostile);
      if (fault) faults.push(fault);
    }
  });
  const loris = promisify(execFile)(
    await findProgram('slowhttptest'),
    ['-c', '200', '-H', '-i', '1', '-r', '100', '-l', String(seconds), '-u', `${attacked}/v1/agents`],
    { cwd: world.folder },
  );
  const [ordinary] = await Promise.all([ask(world, asked, seconds * 1_000), ...attacks, loris]);
  return { ...ordinary, times, faults };
}

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
