import type { Logger } from '@baton/domain';

/** Set BATON_TEST_LOG=1 to read along. */
const write =
  (level: string) =>
  (facts: object, sentence: string): void => {
    if (process.env['BATON_TEST_LOG'])
      process.stderr.write(`${level} ${sentence} ${JSON.stringify(facts)}\n`);
  };

export const silentLog: Logger = {
  debug: write('debug'),
  info: write('info'),
  warn: write('warn'),
  error: write('error'),
};
