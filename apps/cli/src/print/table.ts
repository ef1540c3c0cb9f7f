import { withoutControls, type Format, type Screen } from '../terminal/screen.ts';
import { cutTo, textWidth } from './text-width.ts';

export type Column<Row> = {
  readonly title: string;
  readonly value: (row: Row) => string;
  /** How a narrow screen makes room: `cuts` shortens the text, `leaves` drops the column, the last one first. */
  readonly whenNarrow?: 'cuts' | 'leaves';
  readonly align?: 'right';
  readonly format?: (row: Row) => Format | null;
};

const gap = 2;
/** A text that may be cut keeps this much while there are columns that can leave, … */
const comfortable = 20;
/** … and this much in any case. */
const narrowest = 8;

/** One line per row, never longer than the screen is wide; in a pipe nothing is cut. */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  screen: Screen,
): string {
  const cells = columns.map((column) => ({ column, texts: rows.map((row) => oneLine(column.value(row))) }));
  const fitted = fit(
    cells.map(({ column, texts }) => ({
      column,
      texts,
      width: Math.max(...[column.title, ...texts].map(textWidth)),
    })),
    screen.columns(),
  );
  const lastAt = fitted.length - 1;
  const head = fitted.map(({ column, width }, at) => pad(column.title, width, column.align, at === lastAt));
  const lines = rows.map((row, index) =>
    fitted.map(({ column, texts, width }, at) => {
      const text = pad(cutTo(width, texts[index] ?? ''), width, column.align, at === lastAt);
      const format = column.format?.(row);
      return format ? screen.paint(format, text) : text;
    }),
  );
  const join = (line: readonly string[]) => line.join(' '.repeat(gap)).trimEnd();
  return [screen.paint('bold', join(head)), ...lines.map(join)].join('\n');
}

const oneLine = (text: string): string => withoutControls(text).replaceAll(/\s+/g, ' ').trim();

type Fitted<Row> = {
  readonly column: Column<Row>;
  readonly texts: readonly string[];
  readonly width: number;
};

/** Drops what may leave until the rest fits, then shortens what may be cut, the widest first. */
function fit<Row>(wanted: readonly Fitted<Row>[], room: number): readonly Fitted<Row>[] {
  const leaving = wanted.findLastIndex(({ column }) => column.whenNarrow === 'leaves');
  if (totalOf(wanted.map((one) => shortened(one, comfortable))) > room && leaving >= 0)
    return fit(wanted.toSpliced(leaving, 1), room);
  let fitted = [...wanted];
  for (let excess = totalOf(fitted) - room; excess > 0; excess -= 1) {
    const widest = fitted
      .filter((one) => one.width > shortened(one, narrowest).width)
      .reduce<Fitted<Row> | null>((a, b) => (a && a.width >= b.width ? a : b), null);
    if (!widest) break;
    fitted = fitted.map((one) => (one === widest ? { ...one, width: one.width - 1 } : one));
  }
  return fitted;
}

const shortened = <Row>(one: Fitted<Row>, to: number): Fitted<Row> =>
  one.column.whenNarrow === 'cuts' ? { ...one, width: Math.min(one.width, to) } : one;

const totalOf = (fitted: readonly { readonly width: number }[]): number =>
  fitted.reduce((sum, { width }) => sum + width, Math.max(0, fitted.length - 1) * gap);

function pad(text: string, width: number, align: 'right' | undefined, isLast: boolean): string {
  const blank = ' '.repeat(Math.max(0, width - textWidth(text)));
  if (align === 'right') return blank + text;
  return isLast ? text : text + blank;
}
