import type { LogEntry } from '../log.ts';
import { logFault } from '../log.ts';
import { messageTokens } from '../token-count.ts';
import { budgetOf, fitContext, type FitOptions, type FitResult, type Fitted } from './fit-context.ts';

/** A context that must be fitted anew is fitted to this share, so that the next steps can be added to it. */
const refitShare = 0.8;

/**
 * The context of the next call: what was given before with the messages that came since, as long as both fit, so that
 * a provider's prompt cache holds; otherwise the whole log fitted anew, with room for the steps to come.
 */
export function continueContext(
  previous: Fitted | null,
  log: readonly LogEntry[],
  options: FitOptions,
): FitResult {
  const fault = logFault(log);
  if (fault) return fault;
  if (previous && previous.treated.length <= log.length) {
    const extended = extend(previous, log.slice(previous.treated.length), options);
    if (extended) return extended;
  }
  const asItIs = fitContext(log, options);
  if (asItIs.kind !== 'fitted' || asItIs.fidelity === 1) return asItIs;
  const ceilingTokens = Math.floor(options.systemTokens + asItIs.budgetTokens * refitShare);
  const roomy = fitContext(log, { ...options, ceilingTokens });
  return roomy.kind === 'fitted' ? roomy : asItIs;
}

function extend(previous: Fitted, added: readonly LogEntry[], options: FitOptions): Fitted | null {
  const budgetTokens = budgetOf(options);
  const treated = added.map(({ number, message }) => {
    const tokens = messageTokens(message, options.countTokens);
    return { number, treatment: 'verbatim' as const, tokensBefore: tokens, tokensAfter: tokens };
  });
  const more = treated.reduce((sum, { tokensAfter }) => sum + tokensAfter, 0);
  if (previous.tokensAfter + more > budgetTokens) return null;
  const messages = [...previous.messages, ...added.map(({ message }) => message)];
  const tokensBefore = previous.tokensBefore + more;
  const { fidelity } = previous;
  return {
    kind: 'fitted',
    messages,
    digest:
      fidelity === 1 && options.logDigest !== undefined ? options.logDigest : options.digestOf(messages),
    fidelity:
      fidelity === 1
        ? 1
        : Math.min(0.9999, (fidelity * previous.tokensBefore + more) / Math.max(1, tokensBefore)),
    budgetTokens,
    tokensBefore,
    tokensAfter: previous.tokensAfter + more,
    treated: [...previous.treated, ...treated],
  };
}
