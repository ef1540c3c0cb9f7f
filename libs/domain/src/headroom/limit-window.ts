import type { CooldownPlace } from '../cooldown.ts';

/** What a window counts; `share`: only a part of the whole is told, as subscriptions do. */
export type LimitUnit = 'requests' | 'tokens' | 'input_tokens' | 'output_tokens' | 'usd' | 'share';

/** What an answer's headers tell of one window. */
export type ObservedWindow = {
  readonly name: string;
  readonly unit: LimitUnit;
  /** In its unit; null where only a share is told. */
  readonly limit: number | null;
  readonly left: number | null;
  /** What is left of it, 0 to 1. */
  readonly leftShare: number;
  readonly resetsAt: Date | null;
  /** It bounds every model under the credential. */
  readonly forAllModels: boolean;
};

/** The same with the place it bounds, known to all processes. */
export type KeptWindow = Omit<ObservedWindow, 'forAllModels'> &
  CooldownPlace & { readonly credential: string; readonly seenAt: Date };

/** What the operator declares of one provider: what each of its keys holds in a span that begins with the first call. */
export type DeclaredWindow = {
  /** As written, such as `5h`. */
  readonly name: string;
  readonly spanMs: number;
  readonly requests?: number;
  readonly tokens?: number;
  readonly usd?: number;
};

/** What was used of a declared window since it opened. */
export type WindowUse = {
  readonly openedAt: Date;
  readonly requests: number;
  readonly tokens: number;
  readonly usd: number;
};

/** A window as it stands now, whoever counts it. */
export type LimitWindow = {
  /** Unlike every other of its provider's. */
  readonly name: string;
  /** Told by the provider's headers, or counted in our own ledger. */
  readonly source: 'provider' | 'ledger';
  readonly unit: LimitUnit;
  readonly limit: number | null;
  readonly left: number | null;
  readonly leftShare: number;
  readonly resetsAt: Date | null;
};

export const usedShare = ({ leftShare }: Pick<LimitWindow, 'leftShare'>): number => 1 - leftShare;
