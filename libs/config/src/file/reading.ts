/** What was read, or everything that is wrong with it: one sentence per fault, ready to print. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly string[] };
