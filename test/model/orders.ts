import assert from 'node:assert/strict';
import { isTerminal, type TaskState } from '@baton/domain';
import { LeaseLost } from '@baton/store';
import { brokenInvariants, readRuns } from './invariants.ts';
import type { Holder, Protocol } from './protocol.ts';

/** What must be true after the commands so far, whatever the database says. */
export type Model = {
  readonly bag: Protocol['bag'];
  readonly tasks: string[];
  /** Everyone who ever claimed and has not found out that it is over; dead workers are gone from here. */
  holders: Holder[];
  /** Who alone may write for a run. */
  readonly owners: Map<string, Holder>;
  readonly crashes: Map<string, number>;
  readonly ended: Map<string, TaskState>;
};

export const newModel = (bag: Protocol['bag']): Model => ({
  bag,
  tasks: [],
  holders: [],
  owners: new Map(),
  crashes: new Map(),
  ended: new Map(),
});

/** A claim: only of a run that nobody owns, after as many crashes as there were. */
export async function claimed(model: Model, claiming: Promise<Holder | null>): Promise<Holder | null> {
  const holder = await claiming;
  if (!holder) return null;
  const { runId, crashes, messages, lastMessage } = holder.run;
  assert.equal(model.owners.get(runId)?.worker, undefined, 'a run was claimed that another holds');
  assert.equal(crashes, model.crashes.get(runId) ?? 0, 'crashes were counted wrongly');
  assert.equal(messages.length, lastMessage, 'a claimed session has a hole');
  model.owners.set(runId, holder);
  model.holders.push(holder);
  return holder;
}

/** A write passes if and only if its run is the writer's; one that was refused is the writer's last. */
export async function written(
  model: Model,
  holder: Holder,
  writing: Promise<void>,
  after: 'goes on' | 'is over',
): Promise<void> {
  const isOwner = model.owners.get(holder.run.runId) === holder;
  const isAccepted = await accepted(writing);
  assert.equal(isAccepted, isOwner, isAccepted ? 'a run was written by who lost it' : 'an owner was refused');
  if (isAccepted && after === 'is over') model.owners.delete(holder.run.runId);
  if (!isAccepted || after === 'is over') letGo(model, holder);
}

export const letGo = (model: Model, holder: Holder): void =>
  void (model.holders = model.holders.filter((other) => other !== holder));

export const accepted = (writing: Promise<void>): Promise<boolean> =>
  writing.then(
    () => true,
    (error: unknown) => {
      if (error instanceof LeaseLost) return false;
      throw error;
    },
  );

/** Takes note of runs whose lease had run out and that are no longer running under it. */
export async function sweptAway(model: Model, { db }: Protocol, sweep: () => Promise<void>): Promise<void> {
  const { rows } = await db.query<{ id: string }>({
    name: 'expired-now',
    text: `select id from runs where task_id = any($1) and state = 'running' and lease_until < now()`,
    values: [model.tasks],
  });
  await sweep();
  for (const { id } of rows) {
    model.owners.delete(id);
    model.crashes.set(id, (model.crashes.get(id) ?? 0) + 1);
  }
  const now = await readRuns(db, model.tasks);
  for (const { id } of rows)
    assert.notEqual(now.find(({ runId }) => runId === id)?.state, 'running', 'an expired lease was left');
}

/** After every command. */
export async function checkAll(model: Model, { bag, db }: Protocol): Promise<void> {
  const [broken, runs, states] = await Promise.all([
    brokenInvariants(db, model.tasks),
    readRuns(db, model.tasks),
    db.query<{ id: string; state: TaskState }>({
      name: 'states-now',
      text: 'select id, state from tasks where id = any($1)',
      values: [model.tasks],
    }),
  ]);
  assert.deepEqual(broken, []);
  for (const run of runs) {
    assert.ok(
      run.state !== 'queued' || !run.isRung || bag.wasRung(run),
      'a run counts as rung and its bell never was',
    );
    assert.equal(
      run.state === 'running',
      model.owners.has(run.runId),
      `a run is ${run.state} and has an owner, or none`,
    );
    assert.equal(run.crashes, model.crashes.get(run.runId) ?? 0, 'crashes were counted wrongly');
  }
  for (const { id, state } of states.rows) {
    const before = model.ended.get(id);
    assert.ok(before === undefined || before === state, `an ended task went from ${before} to ${state}`);
    if (isTerminal(state)) model.ended.set(id, state);
  }
}

/** When everything that happens by itself has happened, nothing is left behind. */
export async function checkNothingIsLost(model: Model, protocol: Protocol): Promise<void> {
  const { bag, db, claim, complete } = protocol;
  for (let round = 0; round < 8; round += 1) {
    const open = (await readRuns(db, model.tasks)).filter(
      ({ state }) => state === 'queued' || state === 'running',
    );
    if (open.length === 0) return;
    await db.query(
      `update runs set lease_until = now() - interval '1 s' where task_id = any($1) and state = 'running'`,
      [model.tasks],
    );
    await sweptAway(model, protocol, protocol.sweep);
    await protocol.keepGeneration();
    await protocol.findLostBells();
    await protocol.moveWaiting();
    await protocol.relay();
    for (let bell = bag.take(0); bell; bell = bag.take(0)) {
      const holder = await claimed(model, claim(bell));
      if (holder) await written(model, holder, complete(holder), 'is over');
    }
    await checkAll(model, protocol);
  }
  assert.fail('a run is never done, though time passes and workers live');
}
