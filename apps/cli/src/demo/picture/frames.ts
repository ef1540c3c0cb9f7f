import type { Screen } from '../../terminal/screen.ts';

/** https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036: terminals that do not know it ignore it. */
const [beginFrame, endFrame] = ['\x1b[?2026h', '\x1b[?2026l'];
const [hideCursor, showCursor] = ['\x1b[?25l', '\x1b[?25h'];
const [clearLine, clearBelow] = ['\x1b[K', '\x1b[J'];

export type Frames = {
  readonly show: (lines: readonly string[]) => void;
  /** Leaves the last picture standing. */
  readonly close: () => void;
};

/** Draws each picture over the last, in one write and without clearing first, so that nothing flickers. */
export function createFrames(screen: Pick<Screen, 'write' | 'columns'>): Frames {
  let height = 0;
  let columns = screen.columns();
  return {
    show: (lines) => {
      // After a change of width the old lines may stand anywhere.
      const start = screen.columns() === columns ? up(height) : '\x1b[2J\x1b[H';
      columns = screen.columns();
      const text = lines.map((line) => `${line}${clearLine}\n`).join('');
      screen.write(`${beginFrame}${hideCursor}${start}${text}${clearBelow}${endFrame}`);
      height = lines.length;
    },
    close: () => screen.write(showCursor),
  };
}

const up = (lines: number): string => (lines === 0 ? '' : `\r\x1b[${lines}A`);
