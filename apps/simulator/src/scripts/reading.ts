/** Outside input that was read: the value, or every fault as a sentence. */
export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'faulty'; readonly faults: readonly string[] };
