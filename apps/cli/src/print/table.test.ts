import { expect, test } from 'vitest';
import type { Screen } from '../terminal/screen.ts';
import { renderTable, type Column } from './table.ts';
import { textWidth } from './text-width.ts';

const screen = (columns: number): Screen => ({
  isTerminal: true,
  columns: () => columns,
  line: () => {},
  rows: () => Infinity,
  write: () => {},
  rewriteLine: () => {},
  rewrites: false,
  paint: (_format, text) => text,
});

type Row = { readonly id: string; readonly title: string; readonly cost: string };
const columns: readonly Column<Row>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'TITLE', value: ({ title }) => title, whenNarrow: 'cuts' },
  { title: 'COST', value: ({ cost }) => cost, align: 'right', whenNarrow: 'leaves' },
];
const rows = [
  { id: '0199b7a2', title: 'A rather long title that says more than there is room for', cost: '$0.01' },
  { id: '0199b7a3', title: '日本語のタイトルはとても長いので切られます、きっと', cost: '$12.00' },
];

test('in a pipe nothing is cut', () => {
  expect(renderTable(columns, rows, screen(Infinity))).toContain('more than there is room for');
});

test.each([70, 50, 40, 30, 20])('at %i columns no line is longer, and ids stay whole', (width) => {
  const lines = renderTable(columns, rows, screen(width)).split('\n');
  expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
  expect(lines[1]).toContain('0199b7a2');
});

test('columns that may leave do so before titles become unreadable', () => {
  expect(renderTable(columns, rows, screen(50))).toContain('COST');
  expect(renderTable(columns, rows, screen(32))).not.toContain('COST');
});

test('numbers stand below each other', () => {
  const [, first, second] = renderTable(columns, rows, screen(Infinity)).split('\n');
  expect(textWidth(first ?? '')).toBe(textWidth(second ?? ''));
});
