/** SQLSTATE classes that say the server is away, starting, stopping, full or too slow, not that we asked wrongly. */
const downStates = /^(08|53|57P|57014|58|25006|XX)/u;
const downCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const downWords =
  /timeout expired|timeout exceeded|Connection terminated|Query read timeout|not queryable|shutting down|Client has encountered/iu;

/** Whether an error means "the database is away just now": worth a 503 and another try. */
export function isStoreDown(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    if (downCodes.has(code) || (code.length === 5 && downStates.test(code)) || downWords.test(cause.message))
      return true;
    if (cause instanceof AggregateError && cause.errors.some(isStoreDown)) return true;
  }
  return false;
}

/** A row with that key was written by somebody else. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23505';
