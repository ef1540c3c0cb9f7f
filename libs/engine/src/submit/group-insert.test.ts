import { expect, test } from 'vitest';
import type { NewTask } from '@baton/store';
import { createGroupInsert } from './group-insert.ts';

const task = (id: string) => ({ id }) as NewTask;

/** An insert that records what it is given and ends as `end` says, once it is told to. */
function createInsert(end: (ids: readonly string[]) => Error | null) {
  const statements: string[][] = [];
  const endings: (() => void)[] = [];
  const insert = createGroupInsert((tasks) => {
    const ids = tasks.map(({ id }) => id);
    statements.push(ids);
    return new Promise((resolve, reject) => {
      const fault = end(ids);
      endings.push(() => (fault ? reject(fault) : resolve({ written: true, createdAt: new Date(0) })));
    });
  });
  const endAll = async (): Promise<void> => {
    for (let ending = endings.shift(); ending; ending = endings.shift()) {
      ending();
      await new Promise(setImmediate);
    }
  };
  return { statements, endAll, submit: (id: string) => insert([task(id)], null) };
}

const outcomes = async (submits: readonly Promise<unknown>[]): Promise<readonly string[]> =>
  (await Promise.allSettled(submits)).map(({ status }) => status);

test('what comes while statements are under way travels together in the next', async () => {
  const { statements, endAll, submit } = createInsert(() => null);
  const submits = ['a', 'b', 'c', 'd'].map(submit);
  const ended = outcomes(submits);
  await endAll();
  expect(await ended).toEqual(Array(4).fill('fulfilled'));
  expect(statements).toEqual([['a'], ['b'], ['c', 'd']]);
});

test('when the database refuses a group, each of it is tried by itself', async () => {
  const refuses = (ids: readonly string[]) => (ids.includes('d') ? new Error('value too long') : null);
  const { statements, endAll, submit } = createInsert(refuses);
  const submits = ['a', 'b', 'c', 'd'].map(submit);
  const ended = outcomes(submits);
  await endAll();
  expect(await ended).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
  expect(statements.slice(2)).toEqual([['c', 'd'], ['c'], ['d']]);
});

test('when the database does not answer, nothing is repeated and who waits behind hears so at once', async () => {
  const { statements, endAll, submit } = createInsert(() => new Error('Query read timeout'));
  const submits = ['a', 'b', 'c', 'd'].map(submit);
  const ended = outcomes(submits);
  await endAll();
  expect(await ended).toEqual(Array(4).fill('rejected'));
  expect(statements).toEqual([['a'], ['b']]);
});
