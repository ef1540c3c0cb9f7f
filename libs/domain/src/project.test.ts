import { expect, test } from 'vitest';
import { emptyBoard } from './board.ts';
import { policyFor, retentionOf } from './project.ts';
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

test('finished work is kept as its project says, else as everybody, else 30 days', () => {
  const projects = new Map([
    ['shop', { retentionMs: 1 }],
    ['archive', { retentionMs: null }],
    ['plain', {}],
  ]);
  const of = (name: string, retentionMs?: number | null) =>
    retentionOf({ projects, ...(retentionMs !== undefined && { retentionMs }) }, name);
  expect([of('shop', 2), of('archive', 2), of('plain', 2), of('unnamed', null)]).toEqual([1, null, 2, null]);
  expect(of('plain')).toBe(30 * 24 * 3_600_000);
});
