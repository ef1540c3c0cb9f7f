import { expect, test } from 'vitest';
import { createHealth } from './create-health.ts';

test('a process that answers is alive, whatever its parts say', () => {
  const health = createHealth({ postgres: () => Promise.reject(new Error('down')) });
  expect(health.live()).toEqual({ ok: true });
});

test('a part that is down makes it not ready, and says why', async () => {
  const health = createHealth({
    postgres: () => Promise.reject(new Error('connect ECONNREFUSED')),
    queue: () => Promise.resolve(),
  });
  expect(await health.ready()).toEqual({
    ok: false,
    parts: { postgres: { state: 'down', detail: 'connect ECONNREFUSED' }, queue: { state: 'up' } },
  });
});

test('a degraded part still serves', async () => {
  const health = createHealth({ queue: () => Promise.resolve({ state: 'degraded', detail: 'no wake-ups' }) });
  expect(await health.ready()).toEqual({
    ok: true,
    parts: { queue: { state: 'degraded', detail: 'no wake-ups' } },
  });
});

test('a part that does not answer counts as down after a second and is told to stop', async () => {
  let stopped = false;
  const health = createHealth({
    redis: (signal) => {
      signal.addEventListener('abort', () => (stopped = true));
      return new Promise(() => {});
    },
  });
  expect(await health.ready()).toEqual({
    ok: false,
    parts: { redis: { state: 'down', detail: 'no answer within 1000 ms' } },
  });
  expect(stopped).toBe(true);
});

test('an error without message is told by its code', async () => {
  const health = createHealth({
    redis: () => Promise.reject(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })),
  });
  expect((await health.ready()).parts['redis']).toEqual({ state: 'down', detail: 'ECONNREFUSED' });
});
