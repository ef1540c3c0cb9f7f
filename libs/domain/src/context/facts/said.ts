import { textOf, type Role } from '../../message.ts';
import type { LogEntry } from '../log.ts';
import type { Decision, Fact } from './facts.ts';
import { sentencesOf } from './sentences.ts';

const longestSentence = 400;

/** Words that bind. */
const binding =
  /\b(?:must|mustn't|mustn’t|never|only|do not|don't|don’t|at most|at least|no (?:more|longer|later|fewer|less) than|always|under no circumstances|avoid|forbidden|prohibited|not allowed|may not|shall|required to|without (?:changing|touching|editing|breaking|adding|using)|keep .{1,60}(?:unchanged|as (?:it is|is|they are))|except|limit(?:ed)? to)\b/i;
const stronglyBinding =
  /\b(?:must|never|under no circumstances|do not|don't|don’t|forbidden|prohibited|not allowed|at most|no more than)\b|\bonly\b.*\b(?:in|under|use|touch|change|edit)\b/i;

const deciding =
  /\b(?:decid(?:e|ed|ing)|decision|cho(?:ose|osing|se|sen)|opt(?:ed|ing)? for|settled on|(?:I'll|I’ll|I will|we'll|we’ll|we will|I am going to|I'm going to|I’m going to|going with)|instead of|rather than|because)\b/i;
const stronglyDeciding =
  /\b(?:decided|decision|cho(?:se|sen)|opted for|settled on|going with|instead of|rather than)\b/i;

const reason = /\b(?:because|since|so that|in order to|due to|given that|as it)\b\s*(.+)$/i;

/** What the user bound the work to: the strongest first to be kept, told in the order of the log. */
export const constraintsOf = (log: readonly LogEntry[], most: number): readonly Fact[] =>
  strongest(saidBy(log, 'user', binding), stronglyBinding, most);

/** What the agent decided, and why where the sentence says so. */
export const decisionsOf = (log: readonly LogEntry[], most: number): readonly Decision[] =>
  strongest(saidBy(log, 'assistant', deciding), stronglyDeciding, most).map((fact) => ({
    ...fact,
    why: reason.exec(fact.text)?.[1]?.replace(/[.!]$/, '') ?? null,
  }));

/** The most binding of facts, later ones before earlier ones, in the order of the log. */
export const strongestConstraints = (facts: readonly Fact[], most: number): readonly Fact[] =>
  strongest(facts, stronglyBinding, most);
export const strongestDecisions = <F extends Fact>(facts: readonly F[], most: number): readonly F[] =>
  strongest(facts, stronglyDeciding, most);

/** Each sentence once, where it was said last. */
function saidBy(log: readonly LogEntry[], role: Role, pattern: RegExp): readonly Fact[] {
  const found = new Map<string, Fact>();
  for (const { number, message } of log) {
    if (message.role !== role) continue;
    for (const text of sentencesOf(textOf(message), longestSentence)) {
      if (!pattern.test(text)) continue;
      found.delete(text);
      found.set(text, { text, number });
    }
  }
  return [...found.values()];
}

function strongest<F extends Fact>(facts: readonly F[], strong: RegExp, most: number): readonly F[] {
  if (facts.length <= most) return facts;
  const ranked = facts
    .map((fact, index) => ({ fact, index, strength: strong.test(fact.text) ? 1 : 0 }))
    .sort((a, b) => b.strength - a.strength || b.index - a.index)
    .slice(0, most);
  return ranked.sort((a, b) => a.index - b.index).map(({ fact }) => fact);
}
