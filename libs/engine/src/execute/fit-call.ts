import {
  continueContext,
  estimateTokens,
  messageTokens,
  objectiveNumbers,
  shrinkTo,
  toLog,
  type CountTokens,
  type Failure,
  type Fitted,
  type Message,
  type Provider,
} from '@baton/domain';
import { loadCountTokens } from '@baton/providers';
import { transcriptDigest } from '../checkpoint/transcript-digest.ts';
import { estimateCall, type Call } from './call-model.ts';
import type { KnownSizes } from './known-sizes.ts';

export type FittedCall =
  | {
      readonly kind: 'fitted';
      readonly call: Call;
      /** 1: the whole context is given. */
      readonly fidelity: number;
      /** The number of the last message that is left out; 0: none is. */
      readonly lastLeftOut: number;
    }
  | { readonly kind: 'too-small'; readonly message: string };

export type Fitter = ReturnType<typeof createFitter>;

/** Below this share of the window an estimate is proof enough that all fits, and nothing is counted. */
const surelyFits = 0.5;
const mostShrinks = 3;

/**
 * Fits the calls of one run to its provider's window. The session keeps every message; what is given up is given up
 * for this provider only. What the task wants begins at `firstMessage`. What was given before is given again, so that
 * the provider's prompt cache holds.
 */
export function createFitter(provider: Provider, sizes: KnownSizes, firstMessage: number) {
  let previous: Fitted | null = null;
  let ceilingTokens = Infinity;
  let sentTokens = 0;
  let shrinks = 0;
  let summary: string | null = null;
  let summarisedUpto = 0;
  /** Of the last call that was given the whole context, how many messages those were, and the provider's count. */
  let given = 0;
  let known = { messages: 0, tokens: 0 };

  async function fit(call: Call): Promise<FittedCall> {
    const receiver = { ...provider, contextTokens: sizes.windowOf(provider) };
    const window = receiver.contextTokens - receiver.outputTokens;
    given = call.messages.length;
    if (!previous && shrinks === 0 && estimateCall(call) < window * surelyFits)
      return { kind: 'fitted', call, fidelity: 1, lastLeftOut: 0 };
    const countTokens = await loadCountTokens();
    const systemTokens = systemTokensOf(call, countTokens);
    const log = toLog(call.messages);
    const result = continueContext(previous, log, {
      receiver,
      systemTokens,
      countTokens,
      correction: sizes.correctionOf(provider),
      ceilingTokens,
      ...(summary !== null && { summary }),
      objective: objectiveNumbers(log.slice(firstMessage - 1)),
      digestOf: (messages) => transcriptDigest(messages).hex(),
    });
    if (result.kind === 'holes') throw new Error(result.message);
    if (result.kind === 'too-small' && summary !== null) {
      summary = null;
      return fit(call);
    }
    if (result.kind === 'too-small') return { kind: 'too-small', message: result.message };
    previous = result;
    sentTokens = systemTokens + result.tokensAfter;
    if (result.fidelity < 1) given = 0;
    const { messages, fidelity, treated } = result;
    const leftOut = treated.findLast(
      ({ treatment }) => treatment === 'summarised' || treatment === 'dropped',
    );
    return {
      kind: 'fitted',
      call: { ...call, messages },
      fidelity,
      lastLeftOut: leftOut?.number ?? 0,
    };
  }

  return {
    fit,
    /** Up to which message a summary was made or tried. */
    summarisedUpto: (): number => summarisedUpto,
    /** The same call with a summary of what is left out; null: there is none, and none is tried for these messages. */
    fitSummarised: async (call: Call, text: string | null, upto: number): Promise<FittedCall> => {
      summary = text ?? summary;
      if (text !== null) previous = null;
      const fitted = await fit(call);
      summarisedUpto = fitted.kind === 'fitted' ? Math.max(upto, fitted.lastLeftOut) : upto;
      return fitted;
    },
    /** The provider's own count of the last call. */
    learn: (inputTokens: number): void => {
      if (sentTokens > 0) sizes.counted(provider, inputTokens, sentTokens);
      if (given > 0 && inputTokens > 0) known = { messages: given, tokens: inputTokens };
    },
    /** Of the whole context: as the provider counted it last, with an estimate of what came since. */
    tokensOf: (messages: readonly Message[]): number =>
      known.tokens + estimateTokens(messages.slice(known.messages)),
    /** The same call with less, after the provider refused it as too long; null: enough was tried. */
    shrink: async (call: Call, failure: Failure): Promise<FittedCall | null> => {
      if (shrinks >= mostShrinks) return null;
      shrinks += 1;
      const countTokens = await loadCountTokens();
      if (sentTokens === 0) {
        const tokens = call.messages.map((message) => messageTokens(message, countTokens));
        sentTokens = tokens.reduce((sum, each) => sum + each, systemTokensOf(call, countTokens));
      }
      const { limitTokens, reportedTokens } = failure;
      ceilingTokens = shrinkTo({
        sentTokens,
        outputTokens: provider.outputTokens,
        ...(limitTokens !== undefined && { limitTokens }),
        ...(reportedTokens !== undefined && { reportedTokens }),
      });
      sizes.refused(provider, failure, sentTokens);
      previous = null;
      return fit(call);
    },
  };
}

const systemTokensOf = ({ system, tools }: Call, countTokens: CountTokens): number =>
  countTokens(system) + countTokens(JSON.stringify(tools));
