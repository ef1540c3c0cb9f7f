import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadyView } from '@baton/contract';
import type { World } from '../world/world.ts';

export type Outage = {
  readonly begin: () => unknown;
  /** Done again and again while it lasts. */
  readonly keep: () => unknown;
  readonly end: () => unknown;
  /** What becomes of submits meanwhile: all are taken, or some must be refused. */
  readonly submits: 'taken' | 'some refused';
  /** The reason that `/readyz` of every api must give for being degraded. */
  readonly degraded?: RegExp;
};

/** A client that waits longer than this for an answer hangs. */
const boundMs = 10_000;
/** Of one process. More is a flood that fills a disk by itself. */
const mostLinesASecond = 20;

/** Makes an outage of so many seconds, submits and asks meanwhile, and tells what must not be. */
export async function watchOutage(world: World, seconds: number, outage: Outage): Promise<readonly string[]> {
  const faults = new Set<string>();
  const linesBefore = countLines(world);
  const begun = performance.now();
  let refused = 0;
  let explained = false;
  world.history.note('outage begins');
  await outage.begin();
  while (performance.now() < begun + seconds * 1_000) {
    await outage.keep();
    for (const { url } of world.apis) {
      const status = await submit(url, world.key).catch((error: Error) => error.name);
      world.history.note('submitted in the outage', { status });
      if (status === 503) refused += 1;
      if (status !== 202 && !(status === 503 && outage.submits === 'some refused'))
        faults.add(`a submit was answered with ${status} in the outage`);
      if (outage.degraded) explained ||= outage.degraded.test(await readiness(url));
    }
    await sleep(200);
  }
  const lasted = (performance.now() - begun) / 1_000;
  for (const [name, lines] of countLines(world)) {
    const more = (lines - (linesBefore.get(name) ?? 0)) / lasted;
    world.history.note('logged in the outage', { name, linesASecond: more });
    if (more > mostLinesASecond) faults.add(`${name} wrote ${Math.round(more)} log lines a second`);
  }
  for (const { name, process } of [...world.apis, ...world.workers])
    if (process().isOver()) faults.add(`${name} ended in the outage`);
  await outage.end();
  world.history.note('outage ends');
  if (outage.submits === 'some refused' && refused === 0)
    faults.add('nothing was refused: there was no outage');
  if (outage.degraded && !explained)
    faults.add(`no /readyz said that it is degraded by ${outage.degraded.source}`);
  return [...faults];
}

/** Large, so that it needs room. */
async function submit(url: string, key: string): Promise<number> {
  const response = await fetch(`${url}/v1/tasks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ input: `say ${randomBytes(10_000).toString('hex')}` }),
    signal: AbortSignal.timeout(boundMs),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Why a part is degraded, as `/readyz` tells it. */
async function readiness(url: string): Promise<string> {
  const { parts } = (await (await fetch(`${url}/readyz`)).json()) as ReadyView;
  return Object.values(parts)
    .map(({ state, detail }) => (state === 'degraded' ? detail : ''))
    .join('\n');
}

const countLines = ({ apis, workers }: World): ReadonlyMap<string, number> =>
  new Map([...apis, ...workers].map(({ name, said }) => [name, said().split('\n').length]));
