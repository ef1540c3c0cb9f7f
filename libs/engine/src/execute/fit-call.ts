import {
  continueContext,
  correctedBy,
  messageTokens,
  shrinkTo,
  toLog,
  type CountTokens,
  type Fitted,
  type Provider,
} from '@baton/domain';
import { loadCountTokens } from '@baton/providers';
import { transcriptDigest } from '../checkpoint/transcript-digest.ts';
import { estimateCall, type Call } from './call-model.ts';

export type FittedCall =
  | {
      readonly kind: 'fitted';
      readonly call: Call;
      /** 1: the whole context is given. */ readonly fidelity: number;
    }
  | { readonly kind: 'too-small'; readonly message: string };

export type Fitter = ReturnType<typeof createFitter>;

/** Below this share of the window an estimate is proof enough that all fits, and nothing is counted. */
const surelyFits = 0.5;
const mostShrinks = 3;

/**
 * Fits the calls of one run to its provider's window. The session keeps every message; what is given up is given up
 * for this provider only. What was given before is given again, so that the provider's prompt cache holds.
 */
export function createFitter(receiver: Provider) {
  let previous: Fitted | null = null;
  let correction = 1;
  let ceilingTokens = Infinity;
  let sentTokens = 0;
  let shrinks = 0;

  async function fit(call: Call): Promise<FittedCall> {
    const window = receiver.contextTokens - receiver.outputTokens;
    if (!previous && shrinks === 0 && estimateCall(call) < window * surelyFits)
      return { kind: 'fitted', call, fidelity: 1 };
    const countTokens = await loadCountTokens();
    const systemTokens = systemTokensOf(call, countTokens);
    const result = continueContext(previous, toLog(call.messages), {
      receiver,
      systemTokens,
      countTokens,
      correction,
      ceilingTokens,
      digestOf: (messages) => transcriptDigest(messages).hex(),
    });
    if (result.kind === 'holes') throw new Error(result.message);
    if (result.kind === 'too-small') return { kind: 'too-small', message: result.message };
    previous = result;
    sentTokens = systemTokens + result.tokensAfter;
    return { kind: 'fitted', call: { ...call, messages: result.messages }, fidelity: result.fidelity };
  }

  return {
    fit,
    /** The provider's own count of the last call. */
    learn: (inputTokens: number): void => {
      if (sentTokens > 0) correction = correctedBy(inputTokens, sentTokens);
    },
    /** The same call with less, after the provider refused it as too long; null: enough was tried. */
    shrink: async (call: Call): Promise<FittedCall | null> => {
      if (shrinks >= mostShrinks) return null;
      shrinks += 1;
      const countTokens = await loadCountTokens();
      if (sentTokens === 0) {
        const tokens = call.messages.map((message) => messageTokens(message, countTokens));
        sentTokens = tokens.reduce((sum, each) => sum + each, systemTokensOf(call, countTokens));
      }
      ceilingTokens = shrinkTo({ sentTokens, outputTokens: receiver.outputTokens });
      previous = null;
      return fit(call);
    },
  };
}

const systemTokensOf = ({ system, tools }: Call, countTokens: CountTokens): number =>
  countTokens(system) + countTokens(JSON.stringify(tools));
