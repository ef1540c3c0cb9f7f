import type { Message } from '../../message.ts';
import { extractFacts } from '../facts/extract-facts.ts';
import { fitContext, type FitOptions, type Fitted, type TooSmall } from '../fit/fit-context.ts';
import { logFault, objectiveNumbers, type LogEntry, type LogFault } from '../log.ts';
import type { Given, Handoff } from './handoff.ts';

export type HandoffSource = Pick<Handoff, 'taskId' | 'from' | 'to' | 'reason' | 'checkpoint'>;

export type PreparedHandoff =
  | { readonly kind: 'prepared'; readonly handoff: Handoff; readonly messages: readonly Message[] }
  | TooSmall
  | LogFault
  | { readonly kind: 'altered'; readonly message: string };

/**
 * What the next run is given: the facts of the log up to the checkpoint, and its messages fitted to the receiver.
 * A log with holes, one that ends before the checkpoint, or one that is not what the checkpoint was made of, is refused.
 */
export function prepareHandoff(
  log: readonly LogEntry[],
  source: HandoffSource,
  options: FitOptions,
): PreparedHandoff {
  const upto = source.checkpoint.uptoMessage;
  const fault = logFault(log) ?? shortLog(log, upto);
  if (fault) return fault;
  const session = log.slice(0, upto);
  const digest = options.digestOf(session.map(({ message }) => message));
  if (digest !== source.checkpoint.digest) return altered(source.checkpoint.digest, digest);
  const objective = options.objective ?? objectiveNumbers(session, source.taskId);
  const fitted = fitContext(session, { ...options, objective, logDigest: digest });
  if (fitted.kind !== 'fitted') return fitted;
  return {
    kind: 'prepared',
    handoff: buildHandoff(session, source, { objective, given: givenOf(fitted) }),
    messages: fitted.messages,
  };
}

/** The handoff alone: for a receiver that is not known yet, or one that keeps its own context. */
export function buildHandoff(
  log: readonly LogEntry[],
  source: HandoffSource,
  { objective, given = null }: { readonly objective?: readonly number[]; readonly given?: Given | null } = {},
): Handoff {
  const { taskId, from, to, reason, checkpoint } = source;
  const session = log.slice(0, checkpoint.uptoMessage);
  const facts = extractFacts(session, objective ?? objectiveNumbers(session, taskId));
  return { form: 'handoff/v1', taskId, from, to, reason, checkpoint, ...facts, given };
}

export const givenOf = (fitted: Fitted): Given => ({
  digest: fitted.digest,
  fidelity: fitted.fidelity,
  budgetTokens: fitted.budgetTokens,
  tokensBefore: fitted.tokensBefore,
  tokensAfter: fitted.tokensAfter,
  changed: fitted.treated.filter(({ treatment }) => treatment !== 'verbatim'),
});

const altered = (recorded: string, found: string): PreparedHandoff => ({
  kind: 'altered',
  message: `The session’s messages are not those of the checkpoint: their digest is ${found.slice(0, 12)}…, recorded was ${recorded.slice(0, 12)}…. Go on from an earlier checkpoint, or look into the database.`,
});

function shortLog(log: readonly LogEntry[], upto: number): LogFault | null {
  if (upto <= log.length) return null;
  const missing = Array.from(
    { length: Math.min(100, upto - log.length) },
    (_, index) => log.length + index + 1,
  );
  return {
    kind: 'holes',
    missing,
    message: `The checkpoint goes up to message ${upto}, the session’s log ends at ${log.length}: messages ${log.length + 1} to ${upto} are missing. Read the session again.`,
  };
}
