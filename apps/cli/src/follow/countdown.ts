import { showDuration } from '../print/amounts.ts';
import type { Screen } from '../terminal/screen.ts';

/** A line that counts down to a time, on terminals that can rewrite one; elsewhere nothing. */
export function createCountdown(screen: Screen, now: () => Date) {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    screen.rewriteLine('');
  };
  return {
    start: (until: Date): void => {
      stop();
      if (!screen.rewrites || Number.isNaN(until.getTime())) return;
      const draw = () => {
        const ms = until.getTime() - now().getTime();
        screen.rewriteLine(
          screen.paint(
            'dim',
            ms > 0 ? `  resumes in ${showDuration(Math.ceil(ms / 1_000) * 1_000)}` : '  resumes any moment',
          ),
        );
      };
      draw();
      timer = setInterval(draw, 1_000);
    },
    stop,
  };
}
