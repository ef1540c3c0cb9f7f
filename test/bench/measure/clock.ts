/** Milliseconds since the epoch with fractions, comparable with other processes of this machine. */
export const epochMs = (): number => performance.timeOrigin + performance.now();
