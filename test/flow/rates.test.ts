import { describe, expect, test } from 'vitest';
import type { TaskView } from '@baton/contract';
import { simulatedProviders } from '@baton/providers';
import { createSharedRequestRates } from '@baton/queue';
import { backends, startBaton, testAgent } from '../support/baton.ts';
import { silentLog } from '../support/silent-log.ts';

describe.each(backends)('on %s', (backend) => {
  test('requests of one key are counted over all apis', async () => {
    const baton = await startBaton({ backend });
    const [one, other] = [0, 1].map(() => createSharedRequestRates(baton.place, silentLog));
    if (!one || !other) throw new Error('there are no two');
    // On Redis nothing is settled before the connection is up.
    await expect
      .poll(() => (one.take('a', 1_000), other.take('a', 1_000).left), { timeout: 10_000, interval: 100 })
      .toBeLessThan(990);
    for (let taken = 0; taken < 400; taken += 1) one.take('a', 1_000);
    for (let taken = 0; taken < 600; taken += 1) other.take('a', 1_000);
    await expect.poll(() => one.take('a', 1_000).isOver, { timeout: 5_000 }).toBe(true);
    await expect.poll(() => other.take('a', 1_000).isOver, { timeout: 5_000 }).toBe(true);
    expect(one.take('b', 1_000)).toMatchObject({ isOver: false, left: 999 });
    await Promise.all([one.close(), other.close()]);
    await baton.stop();
  });

  test('requests a minute are taken from one window by all workers; who must wait goes back to the queue', async () => {
    const baton = await startBaton({
      backend,
      workers: 2,
      agents: [testAgent({ providers: ['claude'] })],
      providers: (url) => ({
        ...simulatedProviders(url),
        claude: { ...simulatedProviders(url)['claude'], requestsPerMinute: 3 } as never,
      }),
    });
    const tasks = await Promise.all([1, 2, 3, 4, 5].map((n) => baton.submit({ input: `number ${n}` })));
    const states = async () =>
      (await Promise.all(tasks.map((task) => baton.task(task.id)))).map((task) => task.status);
    await expect
      .poll(async () => (await states()).filter((state) => state === 'succeeded').length, { timeout: 5_000 })
      .toBe(3);
    const waiting = (await Promise.all(tasks.map((task) => baton.task(task.id)))).filter(
      (task) => task.status !== 'succeeded',
    );
    for (const task of waiting)
      await expect
        .poll(async () => (await baton.events(task.id)).map((event) => event.type), { timeout: 5_000 })
        .toContain('run-throttled');
    expect((await baton.requests('claude')).length).toBe(3);
    const { items } = await baton.runs(waiting[0]?.id ?? '');
    expect(items).toMatchObject([{ status: 'queued', tries: 0, crashes: 0 }]);
    await Promise.all(waiting.map((task) => baton.post<TaskView>(`/v1/tasks/${task.id}/cancel`)));
    await baton.stop();
  });

  test('tokens a minute are taken by estimate and settled by what was counted', async () => {
    const baton = await startBaton({
      backend,
      agents: [testAgent({ providers: ['claude'] })],
      providers: (url) => ({
        ...simulatedProviders(url),
        claude: { ...simulatedProviders(url)['claude'], tokensPerMinute: 1_000 } as never,
      }),
    });
    const large = 'word '.repeat(500);
    const first = await baton.submit({ input: large });
    expect((await baton.finished(first.id)).status).toBe('succeeded');
    const second = await baton.submit({ input: large });
    await expect
      .poll(async () => (await baton.events(second.id)).map((event) => event.type), { timeout: 5_000 })
      .toContain('run-throttled');
    expect((await baton.requests('claude')).length).toBe(1);
    // What was refused took nothing: there is room for a small one.
    const small = await baton.submit({ input: 'small' });
    expect((await baton.finished(small.id)).status).toBe('succeeded');
    await baton.stop();
  });

  test('an answer longer than expected counts against the window', async () => {
    const baton = await startBaton({
      backend,
      agents: [testAgent({ providers: ['claude'] })],
      scripts: { claude: { steps: [{ say: 'word '.repeat(900), raw: true }] } },
      providers: (url) => ({
        ...simulatedProviders(url),
        claude: { ...simulatedProviders(url)['claude'], tokensPerMinute: 1_000 } as never,
      }),
    });
    const first = await baton.submit({ input: 'short' });
    expect((await baton.finished(first.id)).usage.outputTokens).toBeGreaterThan(900);
    const second = await baton.submit({ input: 'short' });
    await expect
      .poll(async () => (await baton.events(second.id)).map((event) => event.type), { timeout: 5_000 })
      .toContain('run-throttled');
    await baton.stop();
  });
});
