import { expect, test } from 'vitest';
import { parseBatch } from './batch.ts';

const now = new Date('2030-01-01T00:00:00Z');

test('a batch judges every task by itself, in order', () => {
  const parsed = parseBatch({ tasks: [{ input: 'a' }, { input: '' }, { input: 'c' }] }, now);
  if (!parsed.ok) throw new Error(parsed.problem.detail);
  expect(parsed.value.map((item) => item.ok)).toEqual([true, false, true]);
});

test.each([
  [{ tasks: [] }, 'tasks is an empty list; use a list of 1 to 1000 items.'],
  [
    { tasks: Array.from({ length: 1_001 }, () => ({ input: 'a' })) },
    'tasks is a list of 1001; use a list of 1 to 1000 items.',
  ],
  [{ tasks: [{ input: 'a' }], atomic: true }, 'atomic is not a known field; use only tasks.'],
])('a batch of the wrong size or shape is refused as a whole', (body, detail) => {
  expect(parseBatch(body, now)).toMatchObject({ ok: false, problem: { detail } });
});

test.each([
  ['a NUL', '{"input":"a\\u0000b"}', 'input is text with the character \\u0000'],
  ['half a surrogate pair', '{"input":"a","title":"\\ud800"}', 'title is text with half a surrogate pair'],
  ['a __proto__ key', '{"input":"a","metadata":{"__proto__":1}}', 'metadata.__proto__ is a key'],
  ['10,000 levels', `{"input":"a","metadata":{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`, '64 levels'],
  ['200,001 values', `{"input":"a","metadata":{"a":[${'0,'.repeat(200_000)}0]}}`, 'more than 200000 values'],
])('an item with %s is refused by itself', (_, item, sentence) => {
  const parsed = parseBatch(JSON.parse(`{"tasks":[{"input":"a"},${item},{"input":"c"}]}`), now);
  if (!parsed.ok) throw new Error(parsed.problem.detail);
  expect(parsed.value.map((each) => each.ok)).toEqual([true, false, true]);
  expect(parsed.value[1]).toMatchObject({
    problem: { code: 'invalid_body', detail: expect.stringContaining(sentence) as unknown },
  });
});

test('what is wrong around the items refuses them all', () => {
  for (const more of ['"a\\u0000":1', '"__proto__":{}', `"a":${'['.repeat(100)}${']'.repeat(100)}`])
    expect(parseBatch(JSON.parse(`{"tasks":[{"input":"a"}],${more}}`), now).ok).toBe(false);
});

const dependsOn = (...names: readonly string[]) => {
  const parsed = parseBatch({ tasks: [{ input: 'a', dependsOn: names }] }, now);
  if (!parsed.ok) throw new Error(parsed.problem.detail);
  const [item] = parsed.value;
  return item?.ok ? item.value.dependsOn : item?.problem.detail;
};

test('an item names tasks by their ids and other items by their places', () => {
  const id = '0199B7A2-6c1e-7c44-9d0a-3f2b8e5d7a10';
  expect(dependsOn('#0', id, '#999')).toEqual([0, id.toLowerCase(), 999]);
});

test.each(['0', '#', '#-1', '#01', '#1000', '# 1', '#1e2', 'x'])('%j names nothing', (name) => {
  expect(dependsOn(name)).toBe(
    `dependsOn[0] is "${name}"; use the UUID of a task, or #N for item N of this batch, from #0 on.`,
  );
});

test('an item is named once', () => {
  expect(dependsOn('#1', '#1')).toContain('name every task once');
});
