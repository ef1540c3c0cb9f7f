import { cause, type Cause } from './cause.ts';
import { normalised } from './read/bounded.ts';
import type { Seen } from './read/read-sample.ts';
import { isOwn, isPlainLead, statementsOf } from './read/statements.ts';
import { statedStatus } from './read/stated-status.ts';
import { meaningOf } from './statuses.ts';
import { wordingsFor, type Row } from './vendors/tables.ts';

const longestText = 4_000;

/**
 * The cause in a text of which nobody has said that a call failed: only a statement of its own, such as "You've hit
 * your limit", not one that is told, quoted, listed or planned.
 */
export function causeInText(text: string, { sample }: Pick<Seen, 'sample'>): Cause | null {
  const { vendors, generic, beforeNames } = wordingsFor(sample.kind);
  const statements = statementsOf(text.slice(0, longestText));
  const found =
    findStated(statements, vendors) ??
    statusStated(statements) ??
    findStated(statements.filter(asserts), generic);
  // Where a vendor gives one name to two causes, what stands elsewhere in the text decides.
  return found && (beforeNamesIn(text, beforeNames) ?? found);
}

function beforeNamesIn(text: string, rows: readonly Row[]): Cause | null {
  if (rows.length === 0) return null;
  const reading = normalised(text.slice(0, longestText));
  for (const row of rows) {
    const words = row.says.exec(reading)?.[0];
    if (words !== undefined) return cause(row, 'text', row.vendor, words, reading);
  }
  return null;
}

/** Words without an owner count only where the statement says that something went wrong. */
const asserts = (statement: string): boolean =>
  statement.length <= 240 &&
  /exceed|did not|went wrong|reached|exhaust|\bhit\b|too (?:many|long|large|busy)|\berror\b|fail|denied|invalid|incorrect|unable|can(?:not|'t)|could not|couldn't|refused|overloaded|unavailable|tim(?:e|ed)[ -]?out|throttled|rate[- ]?limited|authenticate|no (?:api|credentials)|overflow|blocked|flagged|expired|revoked|missing|not (?:found|exist|valid|allowed|supported|authorized|available|enough)|insufficient|unauthorized|forbidden|closed|reset by|lost|out of|no capacity|slow down|try again|high (?:demand|load|traffic|volume)|temporarily busy|used (?:up )?all|too low|bad gateway|unexpected|terminated|disconnected|please wait|upgrade/.test(
    statement,
  );

function findStated(statements: readonly string[], rows: readonly Row[]): Cause | null {
  const all = statements.join('\n');
  for (const row of rows) {
    if (row.onlyIfFailed || !mayBeIn(all, row)) continue;
    for (const statement of statements) {
      const match = row.says.exec(statement);
      if (match && isSaid(statement, match, row)) return cause(row, 'text', row.vendor, match[0], statement);
    }
  }
  return null;
}

/** One look for all statements; where a wording minds their ends, each is looked at. */
const mayBeIn = (all: string, { says }: Row): boolean => /[$^]/.test(says.source) || says.test(all);

/** The words are the statement's own, and no name for something: "rate limit errors are retried". */
const isSaid = (statement: string, { index, 0: words }: RegExpExecArray, { vendor }: Row): boolean =>
  isOwn(statement, index) &&
  (vendor !== 'generic' || isPlainLead(statement.slice(0, index))) &&
  !/^(?:s\b|['"`]? (?:errors?(?! code\b)|messages?|handling|handlers?|issues?|bugs?|responses?|exceptions?|tests?|cases?|checks?|detection|logic|banners?|is the|are (?:re|now|not|mapped|treated|handled)|in the (?:list|table|code|docs|config))\b)/.test(
    statement.slice(index + words.length),
  );

/** A status with what it is or does after it is explained: "429 Too Many Requests response with a header". */
const isExplained =
  /^\D{0,40}\d{3}[\w :'-]{0,60}? (?:responses?|errors?|status(?: codes?)?) (?:with|when|if|is|are|means|that|which|from|on)\b/;

function statusStated(statements: readonly string[]): Cause | null {
  for (const statement of statements) {
    const status = statement.length < 200 ? statedStatus(statement.slice(0, 60)) : null;
    const meaning = status === null ? null : meaningOf(status);
    if (meaning && isOwn(statement, statement.indexOf(String(status))) && !isExplained.test(statement))
      return cause({ class: meaning.class }, 'status', 'text', String(status), statement);
  }
  return null;
}
