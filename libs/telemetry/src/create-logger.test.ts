import { expect, test } from 'vitest';
import { createLogger, type LogLevel } from './create-logger.ts';

function record(level: LogLevel) {
  const lines: string[] = [];
  const logger = createLogger({ level, destination: { write: (line) => void lines.push(line) } });
  return { logger, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>), lines };
}

test('a line holds level, ISO time, facts and sentence', () => {
  const { logger, parsed } = record('info');
  logger.info({ taskId: 't1' }, 'claimed');
  expect(parsed()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
      taskId: 't1',
      msg: 'claimed',
    },
  ]);
});

test('a child’s lines carry its facts', () => {
  const { logger, parsed } = record('info');
  logger.child({ runId: 'r1' }).warn({ provider: 'claude' }, 'limited');
  expect(parsed()[0]).toMatchObject({ level: 'warn', runId: 'r1', provider: 'claude' });
});

test('what is below the level is not written', () => {
  const { logger, lines } = record('warn');
  logger.info({}, 'quiet');
  logger.debug({}, 'quieter');
  expect(lines).toEqual([]);
});

test('keys and headers are hidden wherever they stand', () => {
  const { logger, lines } = record('info');
  logger.info(
    { apiKey: 'sk-1', provider: { apiKey: 'sk-2' }, request: { headers: { authorization: 'Bearer sk-3' } } },
    'call',
  );
  expect(lines.join('')).not.toContain('sk-');
  expect(lines.join('')).toContain('[hidden]');
});

test('an error is written with its innermost cause and where it was thrown, and with nothing else it carries', () => {
  const { logger, parsed, lines } = record('info');
  const cause = Object.assign(new Error('value too long'), { code: '22001', detail: 'row with a prompt' });
  logger.error({ error: new Error('Failed query: params: a prompt\n of two lines', { cause }) }, 'failed');
  expect(parsed()[0]?.['error']).toEqual({
    type: 'Error',
    message: 'value too long',
    code: '22001',
    stack: expect.stringMatching(/^\s+at .*create-logger\.test/u) as string,
  });
  expect(lines.join('')).not.toContain('prompt');
  logger.error({ error: 'only words' }, 'failed');
  expect(parsed()[1]?.['error']).toBe('only words');
});
