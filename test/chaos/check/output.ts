/** Lines that no process may write, whatever is done to it from outside. */
export const badLines = (said: string): readonly string[] =>
  said
    .split('\n')
    .filter((line) => /unhandled|uncaught|"level":"fatal"|^\s+at .*:\d+:\d+/iu.test(line))
    .slice(0, 5)
    .map((line) => `a process wrote: ${line.slice(0, 300)}`);
