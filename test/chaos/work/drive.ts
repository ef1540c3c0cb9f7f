import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskView } from '@baton/contract';
import { doAtOnce } from '../at-once.ts';
import type { Random } from '../random.ts';
import type { World } from '../world/world.ts';
import { createCarefulClient, type CarefulClient } from './careful-client.ts';
import type { Piece } from './plan.ts';

/** What became of a piece: acknowledged with this id. */
export type Acknowledged = { readonly piece: Piece; readonly id: string };

export type Driven = {
  readonly acknowledged: readonly Acknowledged[];
  readonly client: CarefulClient;
  /** Submits anew, under its idempotency key, whatever is no longer there. */
  readonly resubmitLost: () => Promise<Driven>;
};

export type Ended = {
  readonly tasks: ReadonlyMap<string, TaskView>;
  /** Those that have not. */
  readonly open: readonly string[];
};

const terminal = new Set(['succeeded', 'failed', 'canceled']);

export type DriveOptions = {
  readonly world: World;
  readonly pieces: readonly Piece[];
  readonly random: Random;
  /** What was acknowledged may be gone by now: a task that depends on it has that submitted anew first. */
  readonly losesRecent?: boolean;
  /** Clients that submit at the same time. */
  readonly clients?: number;
  /** Milliseconds between one client's submits. */
  readonly paceMs?: number;
};

/** Submits the workload in its order, as several careful clients would. Resolves when all of it is acknowledged. */
export async function submitWork(options: DriveOptions): Promise<Driven> {
  const { world, pieces, random, clients = 8, paceMs = 0, losesRecent = false } = options;
  const client = createCarefulClient({
    urls: world.apis.map(({ url }) => url),
    key: world.key,
    history: world.history,
  });
  const ids = new Map<number, Promise<string>>();
  const run = random.next().toString(36).slice(2, 10);

  async function submit(piece: Piece): Promise<string> {
    const dependsOn = await Promise.all(piece.after.flatMap((number) => ids.get(number) ?? []));
    const { status, text } = await client.ask(
      'POST',
      '/v1/tasks',
      { input: piece.input, title: `task ${piece.number}`, ...(dependsOn.length > 0 && { dependsOn }) },
      { 'idempotency-key': `${run}-${piece.number}` },
    );
    if (losesRecent && status === 422 && text.includes('dependency_unknown')) {
      await renewLost(pieces.filter(({ number }) => piece.after.includes(number)));
      return submit(piece);
    }
    if (status !== 202 && status !== 200)
      throw new Error(`task ${piece.number} was refused with ${status}: ${text}`);
    const { id } = JSON.parse(text) as TaskView;
    world.history.note('acknowledged', { number: piece.number, id });
    if (piece.kind === 'canceled') await client.ask('POST', `/v1/tasks/${id}/cancel`, {});
    return id;
  }

  const waiting = [...pieces];
  const one = async (): Promise<void> => {
    for (let piece = waiting.shift(); piece; piece = waiting.shift()) {
      const submitted = submit(piece);
      ids.set(piece.number, submitted);
      await submitted;
      if (paceMs > 0) await sleep(paceMs);
    }
  };
  await Promise.all(Array.from({ length: clients }, one));
  return driven();

  async function driven(): Promise<Driven> {
    const acknowledged = await Promise.all(
      pieces.map(async (piece) => ({ piece, id: (await ids.get(piece.number)) ?? '' })),
    );
    return { acknowledged, client, resubmitLost };
  }

  async function resubmitLost(): Promise<Driven> {
    await renewLost(pieces);
    return driven();
  }

  /** One after the other: what is depended on comes first. */
  async function renewLost(some: readonly Piece[]): Promise<void> {
    for (const piece of some) {
      const { status } = await client.ask('GET', `/v1/tasks/${await ids.get(piece.number)}`);
      if (status === 404) ids.set(piece.number, submit(piece));
      await ids.get(piece.number);
    }
  }
}

/** Tasks that are asked for at the same time. */
const askedAtOnce = 4;

/** Waits until every task has ended. */
export async function awaitOutcomes({ acknowledged, client }: Driven, withinMs: number): Promise<Ended> {
  const tasks = new Map<string, TaskView>();
  const open: string[] = [];
  const end = performance.now() + withinMs;
  await doAtOnce(acknowledged, askedAtOnce, async ({ id }) => {
    let task = await client.getTask(id);
    for (; !terminal.has(task.status) && performance.now() < end; task = await client.getTask(id))
      await sleep(500);
    if (terminal.has(task.status)) tasks.set(id, task);
    else open.push(id);
  });
  return { tasks, open };
}

/** Tasks whose outcome is another now than it was. */
export async function changedOutcomes({ client }: Driven, { tasks }: Ended): Promise<readonly string[]> {
  const changed: string[] = [];
  await doAtOnce([...tasks], askedAtOnce, async ([id, { output, error }]) => {
    const again = await client.getTask(id);
    if (JSON.stringify([again.output, again.error]) !== JSON.stringify([output, error])) changed.push(id);
  });
  return changed;
}
