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
  /** Dotted path of the faulty field, null when the body as a whole is faulty. */
  readonly field: string | null;
  readonly message: string;
}
