import type { Message } from '../../message.ts';
import type { LogEntry } from '../log.ts';
import { messageTokens, type CountTokens } from '../token-count.ts';
import { standingOf, type Standing } from './ladder.ts';
import { renderRecord, type RecordLevel, type RecordLine } from './record.ts';
import type { Item } from './units.ts';

type Lines = Readonly<Record<RecordLevel, readonly RecordLine[]>>;
type Options = {
  readonly countTokens: CountTokens;
  readonly summary?: string;
  readonly log: readonly LogEntry[];
};

/** Where the ladder stands: every item's message, and the record that stands in for those left out. */
export function openFitting(items: readonly Item[], lines: Lines, { countTokens, summary, log }: Options) {
  const standings = new Map(items.map((item) => [item, standingOf(item, countTokens)]));
  const folded = new Set<number>();
  let level: RecordLevel = 'full';
  let sum = 0;
  for (const { tokens } of standings.values()) sum += tokens;

  /** Each line is counted once. */
  const counts = {
    full: lines.full.map(({ text }) => countTokens(text)),
    essential: lines.essential.map(({ text }) => countTokens(text)),
  };
  const foldedLines = (): number =>
    lines[level].reduce(
      (all, { number }, index) => all + (folded.has(number) ? (counts[level][index] ?? 0) : 0),
      0,
    );
  const kept = (): readonly RecordLine[] => lines[level].filter(({ number }) => folded.has(number));
  const record = (): Message | null =>
    folded.size === 0
      ? null
      : renderRecord({
          lines: kept(),
          leftOut: [...folded].sort((a, b) => a - b),
          of: log.length,
          ...(summary !== undefined && { summary }),
        });
  const recordTokens = (): number => {
    const message = record();
    return message ? messageTokens(message, countTokens) : 0;
  };
  const tokens = (): number => sum + recordTokens();

  return {
    tokens,
    /** The record is written and counted only where messages and its lines, counted one by one, could fit. */
    fits: (budget: number): boolean =>
      sum <= budget && sum + 0.9 * foldedLines() <= budget && tokens() <= budget,
    standing: (item: Item): Standing => standings.get(item) ?? standingOf(item, countTokens),
    setLevel: (next: RecordLevel): void => void (level = next),
    set: (standing: Standing): void => {
      sum += standing.tokens - (standings.get(standing.item)?.tokens ?? 0);
      standings.set(standing.item, standing);
      if (standing.folded) folded.add(standing.item.number);
    },
    /** What the record says of each message, in tokens. */
    lineTokens: (): ReadonlyMap<number, number> => {
      const told = new Map<number, number>();
      for (const { number, text } of kept()) told.set(number, (told.get(number) ?? 0) + countTokens(text));
      return told;
    },
    /** In the log's order, with the record before the first message that follows what was left out. */
    render: (): { messages: readonly Message[]; tokens: number } => {
      const first = Math.min(...folded);
      const given = items.flatMap((item) => {
        const message = standings.get(item)?.message;
        return message ? [{ number: item.number, message }] : [];
      });
      const made = record();
      const at = given.findIndex(({ number }) => number > first);
      const messages = given.map(({ message }) => message);
      if (made) messages.splice(at < 0 ? messages.length : at, 0, made);
      return { messages, tokens: tokens() };
    },
  };
}
