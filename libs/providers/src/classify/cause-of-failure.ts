import type { FailureClass } from '@baton/domain';
import { cause, type Cause } from './cause.ts';
import type { Seen } from './read/read-sample.ts';
import { statedStatus } from './read/stated-status.ts';
import { meaningOf, meaningOfHint, type StatusMeaning } from './statuses.ts';
import { quotaPeriods } from './vendors/google.ts';
import { meaningOfName, meaningOfVagueName, wordingsFor, type Row } from './vendors/tables.ts';

/** The cause of a call that is known to have failed: names that say it all, vendors' words, hints and statuses, any words. */
export function causeOfFailure(seen: Seen): Cause | null {
  return (
    wordsBeforeNames(seen) ??
    violatedQuota(seen) ??
    decisiveName(seen) ??
    vendorsWords(seen) ??
    hinted(seen) ??
    anyWords(seen, 'any')
  );
}

const wordsBeforeNames = ({ readings, sample }: Seen): Cause | null =>
  findWords(readings, wordingsFor(sample.kind).beforeNames);

function violatedQuota({ facts, readings }: Seen): Cause | null {
  for (const [period, kind] of quotaPeriods) {
    const quota = facts.quotas.find((id) => period.test(id));
    // A limit of nothing is no throttle.
    const isNothing = readings.some((reading) => /limit: 0\b/.test(reading));
    if (quota !== undefined)
      return cause({ class: isNothing ? 'quota_exhausted' : kind }, 'name', 'quotaId', quota);
  }
  return null;
}

/** The same of a call that has probably failed: words that say too little do not count. */
export function causeIfLikely(seen: Seen): Cause | null {
  const found = causeOfFailure(seen);
  return found?.meaning.onlyIfFailed ? null : found;
}

/** The innermost name that needs no words. */
function decisiveName({ facts, sample }: Seen): Cause | null {
  for (const { field, name } of facts.names.toReversed()) {
    const meaning = meaningOfName(name, sample.kind);
    if (meaning) return cause(meaning, 'name', field, name);
  }
  return null;
}

const vendorsWords = ({ readings, sample }: Seen): Cause | null =>
  findWords(readings, wordingsFor(sample.kind).vendors);

const anyWords = ({ readings }: Seen, open: ReadonlySet<FailureClass> | 'any'): Cause | null =>
  findWords(
    readings,
    wordingsFor('').generic.filter((row) => open === 'any' || open.has(row.class)),
  );

/** The first row that fits the innermost message that any row fits. */
function findWords(readings: readonly string[], rows: readonly Row[]): Cause | null {
  for (const reading of readings)
    for (const row of rows) {
      const words = row.says.exec(reading)?.[0];
      if (words !== undefined) return cause(row, 'text', row.vendor, words, reading);
    }
  return null;
}

/** A hint or a status, and what words without an owner may make of it. */
function hinted(seen: Seen): Cause | null {
  const base = hintOf(seen) ?? statusOf(seen);
  if (!base) return null;
  return anyWords(seen, base.open.orByText) ?? base.cause;
}

type Base = { readonly cause: Cause; readonly open: StatusMeaning };

function hintOf({ facts }: Seen): Base | null {
  for (const { field, name } of facts.names.toReversed()) {
    const meaning = meaningOfVagueName(name);
    if (meaning) return { cause: cause(meaning, 'name', field, name), open: meaningOfHint(meaning.class) };
  }
  return null;
}

/** The status inside a wrapper counts before the wrapper's own. */
function statusOf({ facts, readings, sample }: Seen): Base | null {
  // What the innermost message states is nearer to the cause than what the body around it claims.
  const [innermost] = readings;
  const said = facts.messages.length > 0 && innermost !== undefined ? statedStatus(innermost) : null;
  const inner = said ?? facts.statuses.at(-1);
  const stated = inner === undefined ? firstStated(readings) : undefined;
  // A refusal is not a wrapper: of two attempts in one text it is the one that was reported.
  const isRefused = (sample.status ?? 0) >= 400 && (sample.status ?? 0) < 500 && (stated ?? 0) >= 500;
  const candidates = [
    ['body', inner],
    ['text', isRefused ? undefined : stated],
    ['status', sample.status],
  ] as const;
  for (const [field, status] of candidates) {
    const open = status === undefined ? null : meaningOf(status);
    if (open) return { cause: cause({ class: open.class }, 'status', field, String(status)), open };
  }
  return null;
}

const firstStated = (readings: readonly string[]): number | undefined => {
  for (const reading of readings) {
    const status = statedStatus(reading);
    if (status !== null) return status;
  }
  return undefined;
};
