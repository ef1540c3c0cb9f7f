import { correctedBy, type Failure, type Provider } from '@baton/domain';

/** A window that was found out is believed so long: it may be an account's, and grow. */
const believedMs = 3_600_000;

export type KnownSizes = ReturnType<typeof createKnownSizes>;

/** What providers have shown of their windows and of how they count, for all runs of this worker. */
export function createKnownSizes(now = (): number => performance.now()) {
  const windows = new Map<string, { readonly tokens: number; readonly until: number }>();
  const corrections = new Map<string, number>();

  /** What fits into one call: what is configured, or less where the provider said so. */
  function windowOf({ id, contextTokens }: Provider): number {
    const stated = windows.get(id);
    return stated && stated.until > now() ? Math.min(stated.tokens, contextTokens) : contextTokens;
  }

  return {
    windowOf,
    /** What it counts ÷ what we count. */
    correctionOf: ({ id }: Provider): number => corrections.get(id) ?? 1,
    /** What it reported of a call that we counted as `sentTokens`. */
    counted: ({ id }: Provider, reportedTokens: number, sentTokens: number): void => {
      corrections.set(id, correctedBy(reportedTokens, sentTokens));
    },
    /** What it said when it refused a call of `sentTokens` as too long. */
    refused: (provider: Provider, { limitTokens, reportedTokens }: Failure, sentTokens: number): void => {
      // What leaves no room for an answer says more of that one call than of the window.
      if (
        limitTokens !== undefined &&
        limitTokens > provider.outputTokens &&
        limitTokens < windowOf(provider)
      )
        windows.set(provider.id, { tokens: limitTokens, until: now() + believedMs });
      if (reportedTokens !== undefined) corrections.set(provider.id, correctedBy(reportedTokens, sentTokens));
    },
  };
}
