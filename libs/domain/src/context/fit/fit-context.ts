import type { Message } from '../../message.ts';
import type { Provider } from '../../provider.ts';
import { extractFacts } from '../facts/extract-facts.ts';
import { toolUsesOf } from '../facts/tool-use.ts';
import { logFault, objectiveNumbers, type LogEntry, type LogFault } from '../log.ts';
import { messageTokens, type CountTokens } from '../token-count.ts';
import { fidelityOf, reportOf, unchangedReport, type Treated } from './fidelity.ts';
import { importanceOf } from './importance.ts';
import { openFitting } from './fitting.ts';
import { ladderOf } from './ladder.ts';
import { recordLines } from './record.ts';
import { unitsOf } from './units.ts';

export type FitOptions = {
  /** The window of the provider that will be asked; its `outputTokens` are held free. */
  readonly receiver: Pick<Provider, 'contextTokens' | 'outputTokens'>;
  /** Of the system prompt and the tools, as `countTokens` counts them. */
  readonly systemTokens: number;
  readonly countTokens: CountTokens;
  /** See `correctedBy`; 1 where nothing is known yet. */
  readonly correction?: number;
  /** A smaller ceiling for system and messages together, as `countTokens` counts; see `shrinkTo`. */
  readonly ceilingTokens?: number;
  /** Numbers of the messages that say what is wanted; by default the user's messages before the first answer. */
  readonly objective?: readonly number[];
  /** The newest part that stays verbatim until all else is given up; by default 4,000. */
  readonly tailTokens?: number;
  /** What a provider made of the older messages; without it the record is made of what was found by rule. */
  readonly summary?: string;
  /** The same digest as a checkpoint's, over the messages that are given. */
  readonly digestOf: (messages: readonly Message[]) => string;
  /** The digest of the whole log where it is known: nothing need be hashed if everything fits. */
  readonly logDigest?: string;
};

export type Fitted = {
  readonly kind: 'fitted';
  /** What the receiver is given. Where everything fits: the log's own messages. */
  readonly messages: readonly Message[];
  readonly digest: string;
  /** Share of the log that is given, in tokens weighted by importance: 1 if nothing was changed. */
  readonly fidelity: number;
  readonly budgetTokens: number;
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  /** One for each message of the log, in order. */
  readonly treated: readonly Treated[];
};

/** Objective, pinned messages, what binds and the last step alone are more than the receiver takes. */
export type TooSmall = {
  readonly kind: 'too-small';
  readonly budgetTokens: number;
  readonly neededTokens: number;
  readonly overByTokens: number;
  readonly message: string;
};

export type FitResult = Fitted | TooSmall | LogFault;

const defaultTailTokens = 4_000;

/** A session's log as the receiver can take it: unchanged where it fits, otherwise with as little given up as needed. */
export function fitContext(log: readonly LogEntry[], options: FitOptions): FitResult {
  const fault = logFault(log);
  if (fault) return fault;
  const budget = budgetOf(options);
  const before = log.map(({ message }) => messageTokens(message, options.countTokens));
  const total = before.reduce((sum, tokens) => sum + tokens, 0);
  if (total <= budget) return unchanged(log, options, { budget, before, total });
  return reduced(log, options, { budget, before, total });
}

type Counted = { readonly budget: number; readonly before: readonly number[]; readonly total: number };

/** Tokens for messages, as `countTokens` counts them. */
export function budgetOf({
  receiver,
  systemTokens,
  correction = 1,
  ceilingTokens = Infinity,
}: FitOptions): number {
  const window = Math.floor((receiver.contextTokens - receiver.outputTokens) / correction);
  return Math.floor(Math.min(window, ceilingTokens)) - systemTokens;
}

function unchanged(log: readonly LogEntry[], { digestOf, logDigest }: FitOptions, counted: Counted): Fitted {
  const messages = log.map(({ message }) => message);
  return {
    kind: 'fitted',
    messages,
    digest: logDigest ?? digestOf(messages),
    fidelity: 1,
    budgetTokens: counted.budget,
    tokensBefore: counted.total,
    tokensAfter: counted.total,
    treated: unchangedReport(log, counted.before),
  };
}

function reduced(log: readonly LogEntry[], options: FitOptions, counted: Counted): Fitted | TooSmall {
  const { countTokens } = options;
  const uses = toolUsesOf(log);
  const objective = options.objective ?? objectiveNumbers(log);
  const facts = extractFacts(log, objective, uses);
  const importance = importanceOf(log, uses, facts);
  const units = unitsOf(log);
  const items = units.flatMap((unit) => unit.items).toSorted((a, b) => a.number - b.number);
  const pinned = log.filter(({ message }) => message.pinned).map(({ number }) => number);
  const fixed = new Set([...objective, ...pinned]);
  const tailTokens = options.tailTokens ?? defaultTailTokens;
  const lines = { full: recordLines(facts, 'full'), essential: recordLines(facts, 'essential') };
  const state = openFitting(items, lines, { log, ...options });
  const ladder = ladderOf({ units, importance, fixed, tailTokens, countTokens });
  for (let rung = ladder.next(); !state.fits(counted.budget); rung = ladder.next()) {
    if (rung.done) return tooSmall(counted.budget, state.tokens());
    if (rung.value.kind === 'record') state.setLevel(rung.value.level);
    else for (const standing of rung.value.standings) state.set(standing);
  }
  const { messages, tokens } = state.render();
  const lineTokens = state.lineTokens();
  const standings = items.map((item) => state.standing(item));
  const judged = { log, before: counted.before, standings, lineTokens, importance, countTokens };
  return {
    kind: 'fitted',
    messages,
    digest: options.digestOf(messages),
    fidelity: fidelityOf(judged),
    budgetTokens: counted.budget,
    tokensBefore: counted.total,
    tokensAfter: tokens,
    treated: reportOf(judged),
  };
}

const tooSmall = (budgetTokens: number, neededTokens: number): TooSmall => ({
  kind: 'too-small',
  budgetTokens,
  neededTokens,
  overByTokens: neededTokens - budgetTokens,
  message: `Objective, pinned messages, constraints, decisions and the last step take ${neededTokens} tokens; ${Math.max(0, budgetTokens)} are free. A window larger by ${neededTokens - budgetTokens} tokens is needed, or a shorter input.`,
});
