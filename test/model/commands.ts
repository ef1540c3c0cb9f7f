import assert from 'node:assert/strict';
import fc from 'fast-check';
import { accepted, checkAll, claimed, letGo, sweptAway, written, type Model } from './orders.ts';
import type { Holder, Protocol } from './protocol.ts';

type Act = (model: Model, protocol: Protocol, index: number) => Promise<void>;

/** One thing that happens, to the task, worker or bell that `index` picks among those there are. */
class Happening implements fc.AsyncCommand<Model, Protocol> {
  readonly name: string;
  readonly index: number;
  readonly can: (model: Model) => boolean;
  readonly act: Act;
  constructor(name: string, index: number, can: (model: Model) => boolean, act: Act) {
    this.name = name;
    this.index = index;
    this.can = can;
    this.act = act;
  }
  check = (model: Readonly<Model>): boolean => this.can(model);
  async run(model: Model, protocol: Protocol): Promise<void> {
    await this.act(model, protocol, this.index);
    await checkAll(model, protocol);
  }
  toString = (): string => `${this.name} ${this.index}`;
}

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
const some = ({ holders }: Model): boolean => holders.length > 0;
const rings = ({ bag }: Model): boolean => bag.hung().length > 0;
const always = (): boolean => true;

/** What a worker does for a run it has claimed, perhaps long ago. */
const write =
  (act: (protocol: Protocol, holder: Holder) => Promise<void>, after: 'goes on' | 'is over'): Act =>
  async (model, protocol, index) => {
    const holder = pick(model.holders, index);
    await written(model, holder, act(protocol, holder), after);
  };

const expire: Act = async ({ holders }, { db }, index) => {
  const { run } = pick(holders, index);
  await db.query(`update runs set lease_until = now() - interval '1 s' where id = $1 and state = 'running'`, [
    run.runId,
  ]);
};

/** Whoever gets as far as the results of tools has lived through them. */
const advance: Act = async (model, protocol, index) => {
  const holder = pick(model.holders, index);
  const { runId } = holder.run;
  const survives = protocol.hasPending(holder);
  await written(model, holder, protocol.advance(holder, survives), 'goes on');
  if (survives && model.owners.get(runId) === holder) model.crashes.delete(runId);
};

const endRuns = (model: Model, taskId: string): void => {
  for (const [runId, { run }] of model.owners) if (run.taskId === taskId) model.owners.delete(runId);
};

const acts: Readonly<Record<string, readonly [can: (model: Model) => boolean, act: Act, weight: number]>> = {
  submit: [
    ({ tasks }) => tasks.length < 3,
    async ({ tasks }, { submit }) => void tasks.push(await submit()),
    6,
  ],
  relay: [always, (_model, { relay }) => relay(), 4],
  'two relays': [always, (_model, { relayTwice }) => relayTwice(), 1],
  'relay while its bells are answered and put back': [
    always,
    async (model, protocol) => {
      protocol.bag.between(async () => {
        for (let bell = protocol.bag.take(0); bell; bell = protocol.bag.take(0)) {
          const holder = await claimed(model, protocol.claim(bell));
          if (holder) await written(model, holder, protocol.putBack(holder), 'is over');
        }
      });
      await protocol.relay();
      protocol.bag.between(async () => {});
    },
    2,
  ],
  'a worker stops, and another takes its run over': [
    some,
    async (model, protocol, index) => {
      await expire(model, protocol, index);
      await sweptAway(model, protocol, protocol.sweep);
      await protocol.relay();
      for (let bell = protocol.bag.take(0); bell; bell = protocol.bag.take(0))
        await claimed(model, protocol.claim(bell));
    },
    5,
  ],
  claim: [
    rings,
    async (model, { bag, claim }, index) => {
      const bell = bag.take(index);
      if (bell) await claimed(model, claim(bell));
    },
    6,
  ],
  'two claims of one bell': [
    rings,
    async (model, { bag, claim }, index) => {
      const bell = bag.take(index);
      if (!bell) return;
      const both = (await Promise.all([claim(bell), claim(bell)])).filter((one) => one !== null);
      assert.ok(both.length < 2, 'two claims of one bell both got the run');
      for (const holder of both) await claimed(model, Promise.resolve(holder));
    },
    2,
  ],
  'a bell that rings again later': [
    ({ holders }) => holders.length > 0,
    async (model, { bag, claim }, index) => {
      const { run } = pick(model.holders, index);
      for (let dispatch = 1; bag.wasRung({ runId: run.runId, dispatch }); dispatch += 1)
        await claimed(model, claim({ runId: run.runId, dispatch }));
    },
    1,
  ],
  advance: [some, advance, 8],
  complete: [some, write(({ complete }, holder) => complete(holder), 'is over'), 2],
  'put back': [some, write(({ putBack }, holder) => putBack(holder), 'is over'), 2],
  fail: [some, write(({ fail }, holder) => fail(holder), 'is over'), 1],
  ask: [some, write(({ ask }, holder) => ask(holder), 'is over'), 1],
  'hand over': [some, write(({ limit }, holder) => limit(holder), 'is over'), 2],
  renew: [
    some,
    async (model, { renew }, index) => {
      const holder = pick(model.holders, index);
      const isKept = await renew(holder);
      assert.equal(
        isKept,
        model.owners.get(holder.run.runId) === holder,
        'a lease was renewed for the wrong worker',
      );
    },
    2,
  ],
  crash: [some, async (model, _protocol, index) => letGo(model, pick(model.holders, index)), 1],
  expire: [some, expire, 4],
  sweep: [some, (model, protocol) => sweptAway(model, protocol, protocol.sweep), 2],
  'two sweeps': [some, (model, protocol) => sweptAway(model, protocol, protocol.sweepTwice), 1],
  cancel: [
    ({ tasks }) => tasks.length > 0,
    async (model, { cancel }, index) => {
      const taskId = pick(model.tasks, index);
      assert.equal(
        await cancel(taskId),
        !model.ended.has(taskId),
        'a cancel won over an end, or lost to nothing',
      );
      endRuns(model, taskId);
    },
    1,
  ],
  'cancel while it completes': [
    some,
    async (model, { cancel, complete }, index) => {
      const holder = pick(model.holders, index);
      const { runId, taskId } = holder.run;
      const isOwner = model.owners.get(runId) === holder;
      const wasOpen = !model.ended.has(taskId);
      const [isDone, isCanceled] = await Promise.all([accepted(complete(holder)), cancel(taskId)]);
      assert.ok(isOwner || !isDone, 'a run was completed by who lost it');
      assert.equal(isDone !== isCanceled, wasOpen, 'completing and canceling both won, or both lost');
      endRuns(model, taskId);
      letGo(model, holder);
    },
    1,
  ],
  'wipe the queue': [always, async ({ bag }) => bag.wipe(), 1],
  'compare the markers': [always, (_model, { keepGeneration }) => keepGeneration(), 1],
  'look for lost bells': [always, (_model, { findLostBells }) => findLostBells(), 1],
};

/** Any order of what may happen. */
export const orders = (replayPath: string | null): fc.Arbitrary<Iterable<fc.AsyncCommand<Model, Protocol>>> =>
  fc.commands(
    Object.entries(acts).flatMap(([name, [can, act, weight]]) =>
      Array.from({ length: weight }, () => fc.nat(5).map((index) => new Happening(name, index, can, act))),
    ),
    { maxCommands: 60, size: 'max', ...(replayPath && { replayPath }) },
  );
