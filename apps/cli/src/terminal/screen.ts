import { stripVTControlCharacters, styleText } from 'node:util';

export type Format = Parameters<typeof styleText>[0];

/** Where lines go: a terminal with its width and colours, or a pipe without either. */
export type Screen = {
  readonly isTerminal: boolean;
  /** Infinite in a pipe: nothing is cut there. */
  readonly columns: () => number;
  readonly rows: () => number;
  /** As it is, for what moves the cursor. */
  readonly write: (text: string) => void;
  readonly line: (text: string) => void;
  /** Replaces the line the cursor stands on; only where `rewrites`. */
  readonly rewriteLine: (text: string) => void;
  readonly rewrites: boolean;
  /** Colours only where they are shown and not refused by NO_COLOR. */
  readonly paint: (format: Format, text: string) => string;
};

/** A pipe has neither `isTTY` nor `columns`. */
type Stream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

export function createScreen(stream: Stream, terminalKind: string | undefined): Screen {
  const isTerminal = stream.isTTY ?? false;
  return {
    isTerminal,
    columns: () => (isTerminal ? stream.columns || 80 : Infinity),
    rows: () => (isTerminal ? stream.rows || 24 : Infinity),
    write: (text) => void stream.write(text),
    line: (text) => void stream.write(`${text}\n`),
    rewriteLine: (text) => void stream.write(`\r\x1b[K${text}`),
    rewrites: isTerminal && terminalKind !== 'dumb',
    paint: (format, text) => styleText(format, text, { stream }),
  };
}

/** Text of others, such as a model's, without what would steer the terminal. */
export const withoutControls = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- they are what is removed
  stripVTControlCharacters(text).replaceAll(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');
