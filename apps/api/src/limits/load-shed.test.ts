import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLoadWatch } from './load-watch.ts';
import { startApi } from '../testing/start-api.ts';

test('requests are refused while too many are at work, but not who looks after the process', async () => {
  const api = await startApi({ env: { BATON_SHED_REQUESTS: '10' } });
  try {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => api.send('GET', '/v1/tasks?limit=1')),
    );
    const refused = answers.filter(({ status }) => status === 503);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(5);
    expect(refused.length).toBeGreaterThan(5);
    for (const answer of refused) {
      expect(await answer.json()).toMatchObject({ code: 'overloaded', retryable: true });
      expect(answer.headers.get('retry-after')).toMatch(/^[123]$/u);
    }
    expect((await api.send('GET', '/v1/tasks?limit=1')).status).toBe(200);
  } finally {
    await api.stop();
  }
});

test('a full memory refuses nine of ten, and serves health and metrics', async () => {
  const api = await startApi({ env: { BATON_SHED_MEMORY_PERCENT: '10' } });
  const held = Array.from({ length: 40 }, () => Buffer.alloc(20_000_000));
  try {
    await sleep(1_000);
    const statuses: number[] = [];
    for (let asked = 0; asked < 20; asked += 1) statuses.push((await api.send('GET', '/v1/agents')).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(2);
    expect(statuses.filter((status) => status === 503)).toHaveLength(18);
    for (const path of ['/healthz', '/readyz', '/metrics'])
      expect((await api.send('GET', path)).status).toBe(200);
    expect(await (await api.send('GET', '/metrics')).text()).toContain(
      'baton_http_refused_total{reason="memory"} 18',
    );
  } finally {
    expect(held).toHaveLength(40);
    await api.stop();
  }
});

test('a loop that is late again and again refuses, until it is not', async () => {
  const load = createLoadWatch({ requests: 1_000, loopDelayMs: 100, memoryShare: 1 });
  const turn = (ms: number): void => {
    for (const end = performance.now() + ms; performance.now() < end;);
  };
  for (const end = performance.now() + 20_000; load.overload() === null && performance.now() < end;) {
    turn(300);
    await sleep(1);
  }
  expect(load.overload()).toBe('loop');
  await expect.poll(() => load.overload(), { timeout: 20_000 }).toBeNull();
  load.close();
});
