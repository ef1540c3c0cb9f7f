import type { ProviderView } from '@baton/contract';
import { expect, test } from 'vitest';
import { stripVTControlCharacters, styleText } from 'node:util';
import { textWidth } from '../../print/text-width.ts';
import type { Screen } from '../../terminal/screen.ts';
import { drawScene } from './draw-scene.ts';
import { foldEvent, newTaskLine, type Scene, type TaskLine } from './scene.ts';

const plain: Screen['paint'] = (_format, text) => text;
const coloured: Screen['paint'] = (format, text) => styleText(format, text, { validateStream: false });
const start = new Date('2030-01-01T09:00:00.000Z');
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1_000);

const provider = (id: string, more: Partial<ProviderView> = {}): ProviderView => ({
  id,
  kind: 'anthropic',
  model: 'simulated',
  state: 'ok',
  cooldown: null,
  headroom: null,
  level: null,
  queued: 0,
  oldestQueuedSeconds: null,
  running: 0,
  concurrency: 12,
  share: 1,
  breaker: { state: 'closed', openUntil: null, faultsInRow: 0 },
  contextTokens: 200_000,
  prices: { input: 2, cachedInput: 0.1, output: 10 },
  ...more,
});

const lived = (number: number, ...events: readonly (readonly [string, Record<string, string>])[]): TaskLine =>
  events.reduce<TaskLine>(
    (line, [type, data]) => foldEvent(line, { type, data }),
    newTaskLine({ number, title: 'Login failures', topic: 'login-failures', ticket: 'T-1', input: '' }),
  );
const matched = ['task-matched', { provider: 'claude' }] as const;
const step = (id: string) => ['step-answered', { provider: id }] as const;
const handedTo = (to: string) => ['run-handed-over', { to }] as const;
const parked = ['task-parked', { resumeAt: after(19).toISOString() }] as const;

const scene = (tasks: readonly TaskLine[]): Scene => ({
  startedAt: start,
  now: after(7.5),
  steps: 4,
  providers: [
    provider('claude', {
      state: 'cooling',
      cooldown: { until: after(20).toISOString(), code: 'rate_limit', message: '' },
    }),
    provider('codex', { headroom: 0.25 }),
    provider('gemini'),
  ],
  tasks,
  news: ['0:06  Login failures: claude → codex', '0:07  Login failures: nobody is free'],
});

test('providers show their rest, their headroom and who is there; tasks their steps, their state and their way', () => {
  const tasks = [
    lived(1, matched, step('claude'), handedTo('codex'), step('codex')),
    lived(2, matched, step('claude'), parked),
    lived(3, matched, ['task-succeeded', {}]),
    lived(4, matched, ['task-failed', {}]),
  ];
  expect(drawScene(scene(tasks), { columns: 80, rows: 24 }, plain).map((line) => line.trimEnd())).toEqual([
    ' Baton: 4 tasks, four providers that fail in turn            2 of 4 done   0:07',
    '',
    ' claude     rests 13 s  ▪▪▪▪▪▪▪▪▪▪▪▪▪  rate limit',
    ' codex      ████░░░░░░░░░░░░  25 %  working on 1',
    ' gemini     free',
    '',
    '  1 Login failures  ●●○○  codex       claude → codex',
    '  2 Login failures  ●○○○  waits 12 s  claude',
    '  3 Login failures  ○○○○  done        claude',
    '  4 Login failures  ○○○○  LOST        claude',
    '',
    ' 0:06  Login failures: claude → codex',
    ' 0:07  Login failures: nobody is free',
  ]);
});

test.each([
  [120, 50],
  [80, 24],
  [60, 24],
  [44, 12],
])('in %i columns and %i rows every line finds room', (columns, rows) => {
  const hops = Array.from({ length: 9 }, (_, index) => handedTo(index % 2 === 0 ? 'codex' : 'synthetic'));
  const tasks = Array.from({ length: 12 }, (_, index) => lived(index + 1, matched, ...hops));
  const lines = drawScene(scene(tasks), { columns, rows }, coloured);
  expect(lines.length).toBeLessThan(rows);
  for (const line of lines) expect(textWidth(stripVTControlCharacters(line))).toBeLessThan(columns);
});

test('where not all tasks find room, those that are over leave first', () => {
  const over = Array.from({ length: 8 }, (_, index) => lived(index + 2, matched, ['task-succeeded', {}]));
  const tasks = [lived(1, matched, step('claude')), ...over];
  const lines = drawScene(scene(tasks), { columns: 80, rows: 14 }, plain);
  expect(lines.some((line) => line.startsWith('  1 '))).toBe(true);
  expect(lines.some((line) => line.startsWith('  2 '))).toBe(false);
});

test('of a long way the newest part is shown', () => {
  const tasks = [lived(1, matched, ...['codex', 'synthetic', 'gemini', 'claude'].map(handedTo))];
  const lines = drawScene(scene(tasks), { columns: 60, rows: 24 }, plain);
  expect(lines.find((line) => line.startsWith('  1 '))).toMatch(/… → gemini → claude$/);
});
