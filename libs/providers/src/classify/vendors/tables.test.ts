import { expect, test } from 'vitest';
import { wordingsFor } from './tables.ts';

const rows = [...wordingsFor('').vendors, ...wordingsFor('').generic];

test('every row says where its wording was read', () => {
  const unproven = rows.filter(({ source, vendor }) =>
    vendor === 'generic' ? !source.startsWith('generic: ') : !/^https:\/\/[\w.-]+\.\w+/.test(source),
  );
  expect(unproven.map(({ says, source }) => `${says} ${source}`)).toEqual([]);
});

test('a wording is tried on text in lower case, once: it has no flags and no capitals of its own', () => {
  const odd = rows.filter(
    ({ says }) => says.flags !== '' || /[A-Z]/.test(says.source.replaceAll(/\\[A-Za-z]/g, '')),
  );
  expect(odd.map(({ says }) => String(says))).toEqual([]);
});

test('no row has nothing to say: none matches the empty text or a plain sentence', () => {
  const greedy = rows.filter(
    ({ says }) => says.test('') || says.test('the quick brown fox jumps over the lazy dog'),
  );
  expect(greedy.map(({ says }) => String(says))).toEqual([]);
});

test('the table of a sample’s own kind is asked first', () => {
  expect(wordingsFor('qwen-code').vendors[0]?.vendor).toBe('qwen');
  expect(wordingsFor('cursor').vendors[0]?.vendor).toBe('cursor');
});
