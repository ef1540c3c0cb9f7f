import type { Message } from '../../message.ts';
import type { LogEntry } from '../log.ts';
import { partTokens, type CountTokens } from '../token-count.ts';
import { partWeight, type Importance } from './importance.ts';
import type { Standing } from './ladder.ts';

/** `summarised`: left out, but the record says something of it. */
export type Treatment = 'verbatim' | 'shortened' | 'summarised' | 'dropped';

export type Treated = {
  readonly number: number;
  readonly treatment: Treatment;
  readonly tokensBefore: number;
  /** Of a summarised message: of what the record says of it. */
  readonly tokensAfter: number;
};

type Judged = {
  readonly log: readonly LogEntry[];
  readonly before: readonly number[];
  readonly standings: readonly Standing[];
  /** What the record says of each message, in tokens. */
  readonly lineTokens: ReadonlyMap<number, number>;
  readonly importance: Importance;
  readonly countTokens: CountTokens;
};

export const unchangedReport = (log: readonly LogEntry[], before: readonly number[]): readonly Treated[] =>
  log.map(({ number }, index) => ({
    number,
    treatment: 'verbatim',
    tokensBefore: before[index] ?? 0,
    tokensAfter: before[index] ?? 0,
  }));

export function reportOf({ log, before, standings, lineTokens }: Judged): readonly Treated[] {
  const byNumber = Map.groupBy(standings, ({ item }) => item.number);
  return log.map(({ number }, index) => {
    const own = byNumber.get(number) ?? [];
    const isFolded = own.some(({ folded }) => folded);
    const told = isFolded ? (lineTokens.get(number) ?? 0) : 0;
    return {
      number,
      treatment: treatmentOf(own, told),
      tokensBefore: before[index] ?? 0,
      tokensAfter: told + own.reduce((sum, { tokens }) => sum + tokens, 0),
    };
  });
}

function treatmentOf(own: readonly Standing[], told: number): Treatment {
  if (own.length > 0 && own.every(({ message, item }) => message === item.message)) return 'verbatim';
  if (own.some(({ message }) => message !== null)) return 'shortened';
  return told > 0 ? 'summarised' : 'dropped';
}

/**
 * Tokens that are left ÷ tokens there were, both weighted by importance; reasoning weighs a tenth. What the record
 * says of a message counts for it, never more than what was given of it before. Below 1 whenever anything was changed.
 */
export function fidelityOf({ standings, lineTokens, importance, countTokens }: Judged): number {
  let all = 0;
  let left = 0;
  for (const { item, shown, folded } of standings) {
    const weight = importance(item.number);
    const kept = shown ? weightedTokens(shown, countTokens) : 0;
    all += weight * weightedTokens(item.message, countTokens);
    left += weight * (folded ? Math.min(kept, lineTokens.get(item.number) ?? 0) : kept);
  }
  return all === 0 ? 0.9999 : Math.min(0.9999, Math.floor((left / all) * 10_000) / 10_000);
}

const weightedTokens = (message: Message, countTokens: CountTokens): number =>
  message.parts.reduce((sum, part) => sum + partWeight(part) * partTokens(part, countTokens), 0);
