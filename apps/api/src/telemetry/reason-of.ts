export type Reason = { readonly error: string; readonly code?: string };

/**
 * Why something outside is away, for one line of a log: no stack, which would say the same at every request, and of
 * errors within errors the innermost, since the outer ones name statements with their contents.
 */
export function reasonOf(error: unknown): Reason {
  if (!(error instanceof Error)) return { error: String(error) };
  const inner: unknown = error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);
  if (inner instanceof Error) return reasonOf(inner);
  const { code } = error as NodeJS.ErrnoException;
  return { error: error.message || error.name, ...(code === undefined ? {} : { code }) };
}
