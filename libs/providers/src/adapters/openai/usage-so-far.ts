/** The Responses API tells usage only with its last event. */
export const usageSoFar = (): null => null;
