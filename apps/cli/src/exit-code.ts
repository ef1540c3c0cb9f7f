/** How every command ends; `baton --help` prints this table. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  badInput: 2,
  canceled: 3,
  inputRequired: 4,
  unreachable: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeTable = `Exit codes:
  0    done; with run and watch: the task succeeded
  1    the task failed, or the server refused for the state of things
  2    bad usage or bad input, an unknown id or a key that does not fit
  3    the task was canceled
  4    the task waits for an answer
  5    the server cannot be reached, or cannot serve now
  130  stopped with Ctrl-C; the task goes on`;
