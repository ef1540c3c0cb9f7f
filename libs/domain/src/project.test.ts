import { expect, test } from 'vitest';
import { emptyBoard } from './board.ts';
import { policyFor } from './project.ts';
import { anAgent } from './sample.test-data.ts';

test('of what is said about a policy the nearest to the task counts, point by point', () => {
  const catalog = {
    policy: { maxHops: 1, patienceSeconds: 1, maxParkedSeconds: 1, prefer: 'fastest' as const },
    projects: new Map([['shop', { policy: { maxHops: 2, patienceSeconds: 2, maxParkedSeconds: 2 } }]]),
  };
  const board = { ...emptyBoard, projects: new Map([['id-1', 'shop']]) };
  const agent = anAgent('engineer', { policy: { maxHops: 3, patienceSeconds: 3 } });
  const task = { projectId: 'id-1', policy: { maxHops: 4 } };
  expect(policyFor(catalog, board, task, agent)).toMatchObject({
    maxHops: 4,
    patienceSeconds: 3,
    maxParkedSeconds: 2,
    prefer: 'fastest',
    autoResume: true,
  });
  expect(policyFor(catalog, board, { projectId: 'id-2' }, undefined)).toMatchObject({ maxHops: 1 });
  expect(policyFor({}, emptyBoard, task, undefined)).toMatchObject({ maxHops: 4, prefer: 'order' });
});
