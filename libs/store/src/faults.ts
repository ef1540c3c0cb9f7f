/**
 * SQLSTATE classes that say the server is away, starting, stopping, full, too slow, or undid what stood in another's
 * way; not that we asked wrongly.
 */
const downStates = /^(08|40|53|57P|57014|58|25006|XX)/u;
/** Serialization failure, deadlock, and a lock that was not had in time. */
const conflicts = new Set(['40001', '40P01', '55P03']);
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

/** Whether an error means "the database cannot just now": worth a 503 and another try. */
export function isStoreDown(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = codeOf(cause);
    if (downCodes.has(code) || (code.length === 5 && downStates.test(code)) || downWords.test(cause.message))
      return true;
    if (cause instanceof AggregateError && cause.errors.some(isStoreDown)) return true;
  }
  return false;
}

/** Two wanted what the other held, or one did not get it in time; it was undone, and asked again it may have it. */
export function isLockConflict(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (conflicts.has(codeOf(cause))) return true;
  return false;
}

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

/** A row with that key was written by somebody else. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23505';
