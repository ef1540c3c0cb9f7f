import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BatchView } from '@baton/contract';
import { backends, startBaton, testAgent, type Baton } from '../support/baton.ts';

const crowd = 120;

describe.each(backends)('on %s', (backend) => {
  let baton: Baton;
  beforeEach(async () => {
    baton = await startBaton({
      backend,
      workers: 2,
      agents: [testAgent({ providers: ['claude'] })],
      providers: (url) => ({
        claude: {
          kind: 'anthropic',
          model: 'sim',
          apiKey: 'sim',
          baseUrl: `${url}/claude/v1`,
          concurrency: 4,
        },
      }),
    });
    await baton.script('claude', { latencyMs: 100 });
  });
  afterEach(() => baton.stop());

  test('one task of a project starts at once, however many of another wait before it', async () => {
    const { id } = await baton.store.keys.project('small', uuidv7());
    const key = await baton.newKey(['admin'], id);
    const { items } = await baton.post<BatchView>('/v1/tasks/batch', {
      tasks: Array.from({ length: crowd }, (_, index) => ({ input: `crowd ${index}`, priority: 1 })),
    });
    const many = items.flatMap((item) => ('task' in item ? [item.task.id] : []));
    await baton.until(many[0] ?? '', (task) => task.status === 'running');
    const response = await fetch(`${baton.url}/v1/tasks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ input: 'alone', priority: 5 }),
    });
    const one = (await response.json()) as { id: string };
    await Promise.all(many.map((task) => baton.finished(task, 60_000)));
    const startOf = async (tasks: { lock: Baton['store']['tasks']['lock'] }, taskId: string) =>
      (await tasks.lock({ taskId }, (tx) => tx.runs()))?.[0]?.startedAt?.getTime() ?? Infinity;
    const started = await startOf(baton.store.tasks, one.id);
    const others = await Promise.all(many.map((task) => startOf(baton.store.tasks, task)));
    expect(others.filter((at) => at > started).length).toBeGreaterThan(crowd / 2);
  });
});
