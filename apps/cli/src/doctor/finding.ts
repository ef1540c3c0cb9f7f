/** What a check found; everything that is not in order comes with what to do. */
export type Finding =
  | { readonly check: string; readonly level: 'ok'; readonly text: string }
  | { readonly check: string; readonly level: 'warn' | 'fail'; readonly text: string; readonly next: string };

export const ok = (check: string, text: string): Finding => ({ check, level: 'ok', text });
export const warn = (check: string, text: string, next: string): Finding => ({
  check,
  level: 'warn',
  text,
  next,
});
export const fail = (check: string, text: string, next: string): Finding => ({
  check,
  level: 'fail',
  text,
  next,
});
