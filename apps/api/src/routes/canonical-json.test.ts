import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test.each([
  [{ b: 1, a: [{ d: null, c: 'x' }, [], {}] }, '{"a":[{"c":"x","d":null},[],{}],"b":1}'],
  ['text', '"text"'],
  [undefined, ''],
])('the keys are in order: %j', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

test('it is JSON of the same value', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.parse(canonicalJson(JSON.parse(text)))).toEqual(JSON.parse(text));
    }),
  );
});

test('100,000 levels do not exhaust the stack', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  expect(canonicalJson(JSON.parse(deep)) === deep).toBe(true);
});
