/** Why a call is refused, in no vendor's words; each wire gives it its vendor's shape. */
export type Failure =
  | {
      readonly kind: 'limited';
      readonly counts: 'requests' | 'tokens';
      readonly limit: number;
      /** Milliseconds since the epoch. */
      readonly reopensAt: number;
    }
  | { readonly kind: 'overloaded' }
  | { readonly kind: 'context'; readonly inputTokens: number; readonly maxTokens: number }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  | Invalid;

export interface Invalid {
  readonly kind: 'invalid';
  /** Path of the faulty field as the vendor writes it, null when the body as a whole is faulty. */
  readonly field: string | null;
  readonly message: string;
  /** Set where the message is the vendor's own and stands for itself. */
  readonly verbatim?: Verbatim;
}

/** What a vendor adds to its own words. */
export interface Verbatim {
  readonly code: string | null;
  readonly status?: number;
}
