/** Chat Completions tells usage only with its last chunk. */
export const usageSoFar = (): null => null;
