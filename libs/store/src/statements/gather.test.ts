import { describe, expect, test } from 'vitest';
import { gather } from './gather.ts';

/** A database that answers when told to. */
function createSlowStore() {
  const statements: { readonly items: readonly string[]; readonly end: (error?: Error) => void }[] = [];
  const alone: string[] = [];
  const locked = new Set<string>();
  const write = gather<string, string>({
    together: (items) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error): void =>
          error ? reject(error) : resolve(items.map((item) => (locked.has(item) ? undefined : `${item}!`)));
        statements.push({ items, end });
      }),
    alone: async (item) => {
      alone.push(item);
      if (item === 'bad') throw new Error('bad is refused');
      return `${item} alone`;
    },
    weigh: (item) => item.length,
    most: 10,
  });
  return { write, statements, alone, locked };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('writes that come at once', () => {
  test('go out at once while few are under way, and together when many wait', async () => {
    const { write, statements } = createSlowStore();
    const results = Promise.all(['a', 'b', 'c', 'd', 'e'].map(write));
    expect(statements.map(({ items }) => items)).toEqual([['a'], ['b']]);
    statements[0]?.end();
    await settle();
    expect(statements[2]?.items).toEqual(['c', 'd', 'e']);
    statements[1]?.end();
    statements[2]?.end();
    expect(await results).toEqual(['a!', 'b!', 'c!', 'd!', 'e!']);
  });

  test('one statement takes so much and no more, and at least one', async () => {
    const { write, statements } = createSlowStore();
    const all = ['1', '2', 'ffff', 'ggggggg', 'much longer than all'].map(write);
    statements[0]?.end();
    statements[1]?.end();
    await settle();
    expect(statements.slice(2).map(({ items }) => items)).toEqual([['ffff'], ['ggggggg']]);
    statements[2]?.end();
    await settle();
    expect(statements[4]?.items).toEqual(['much longer than all']);
    statements[3]?.end();
    statements[4]?.end();
    await Promise.all(all);
  });

  test('what a statement could not serve goes alone, and holds up nobody', async () => {
    const { write, statements, alone, locked } = createSlowStore();
    locked.add('a');
    const result = write('a');
    statements[0]?.end();
    expect(await result).toBe('a alone');
    expect(alone).toEqual(['a']);
  });

  test('a refused statement is tried one by one: nobody fails for a neighbour', async () => {
    const { write, statements } = createSlowStore();
    const first = [write('1'), write('2')];
    const both = Promise.allSettled([write('good'), write('bad')]);
    statements[0]?.end();
    statements[1]?.end();
    await settle();
    statements[2]?.end(Object.assign(new Error('a value is too long'), { code: '22001' }));
    expect(await both).toMatchObject([
      { status: 'fulfilled', value: 'good alone' },
      { status: 'rejected', reason: { message: 'bad is refused' } },
    ]);
    await Promise.all(first);
  });

  test('when the database went away nothing is repeated, and who waits behind hears so at once', async () => {
    const { write, statements, alone } = createSlowStore();
    const all = Promise.allSettled(['a', 'b', 'c'].map(write));
    const gone = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    statements[0]?.end(gone);
    statements[1]?.end(gone);
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect([statements.length, alone]).toEqual([2, []]);
  });
});
