import { expect, test } from 'vitest';
import { createEventLog } from './create-event-log.ts';
import { createLogger } from './create-logger.ts';
import { sampleEvent, sampleTypes } from './sample-events.ts';

function lineOf(type: (typeof sampleTypes)[number]): Record<string, unknown> {
  const lines: string[] = [];
  const log = createEventLog(
    createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) } }),
  );
  log(sampleEvent(type));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

test.each(sampleTypes)('%s is one line with its task and without contents', (type) => {
  const line = lineOf(type);
  expect(line).toMatchObject({ msg: type, taskId: 't1', actor: 'sweep' });
  expect(JSON.stringify(line)).not.toContain('SECRET');
});

test('a run’s events name run and provider', () => {
  expect(lineOf('run-started')).toMatchObject({
    level: 'info',
    runId: 'r1',
    provider: 'claude',
    model: 'opus',
  });
  expect(lineOf('run-handed-over')).toMatchObject({ runId: 'r2', provider: 'openai', from: 'claude' });
});

test('trouble is a warning with the failure’s code, a step only debug', () => {
  expect(lineOf('run-limited')).toMatchObject({ level: 'warn', code: 'rate_limit', status: 429 });
  expect(lineOf('task-failed')).toMatchObject({ level: 'warn', code: 'invalid_request' });
  expect(lineOf('step-answered')).toMatchObject({ level: 'debug', step: 1 });
});
