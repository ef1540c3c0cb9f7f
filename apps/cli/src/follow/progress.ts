import type { EventView } from '@baton/contract';
import { hang } from '../print/hang.ts';
import { showClock } from '../print/times.ts';
import { withoutControls, type Screen } from '../terminal/screen.ts';
import { createCountdown } from './countdown.ts';
import { describeEvent } from './describe-event.ts';

const wordWidth = 11;
const indent = 'hh:mm:ss '.length + wordWidth + 1;

export type Progress = {
  readonly show: (event: EventView) => void;
  /** Something to say between events. */
  readonly note: (text: string) => void;
  readonly close: () => void;
};

/** One line per event, with a countdown below while the task is parked. */
export function createProgress(screen: Screen, now: () => Date): Progress {
  const countdown = createCountdown(screen, now);
  return {
    show: (event) => {
      countdown.stop();
      const { word, text, format } = describeEvent(event, now());
      const time = screen.paint('dim', showClock(new Date(event.at)));
      const label = screen.paint(format, word.padEnd(wordWidth));
      screen.line(`${time} ${label} ${hang(withoutControls(text), indent, screen.columns())}`.trimEnd());
      const { resumeAt } = event.data;
      if (event.type === 'task-parked' && typeof resumeAt === 'string') countdown.start(new Date(resumeAt));
    },
    note: (text) => {
      countdown.stop();
      screen.line(screen.paint('dim', text));
    },
    close: countdown.stop,
  };
}
