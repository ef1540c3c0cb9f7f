import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

export type History = {
  /** One line: when, since the beginning and on the monotonic clock, and what. */
  readonly note: (what: string, details?: Readonly<Record<string, unknown>>) => void;
  readonly close: () => Promise<void>;
};

/** What the harness did and saw, as JSON lines in `file`. */
export function openHistory(file: string): History {
  const begun = performance.now();
  const out = createWriteStream(file);
  return {
    note: (what, details = {}) =>
      void out.write(`${JSON.stringify({ ms: Math.round(performance.now() - begun), what, ...details })}\n`),
    close: async () => {
      out.end();
      await finished(out);
    },
  };
}
