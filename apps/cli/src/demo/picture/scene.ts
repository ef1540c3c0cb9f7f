import type { EventView, ProviderView } from '@baton/contract';
import type { EventMap, EventType } from '@baton/domain';
import type { Assignment } from '../story/assignments.ts';

export type TaskState = 'waiting' | 'working' | 'retrying' | 'parked' | 'asking' | 'succeeded' | 'failed';

/** A task as the picture shows it, folded from its events. */
export type TaskLine = {
  readonly number: number;
  readonly title: string;
  readonly state: TaskState;
  /** Who has it now; null while nobody does. */
  readonly provider: string | null;
  /** Who had it, in order. */
  readonly path: readonly string[];
  /** Who answered each step, in order. */
  readonly answered: readonly string[];
  readonly parkedUntil: Date | null;
  readonly hops: number;
  readonly waits: number;
};

/** All that is shown. `now` moves the countdowns. */
export type Scene = {
  readonly startedAt: Date;
  readonly now: Date;
  /** Model calls of one task. */
  readonly steps: number;
  readonly providers: readonly ProviderView[];
  readonly tasks: readonly TaskLine[];
  /** What happened last, the newest at the end. */
  readonly news: readonly string[];
};

export const isOver = (task: TaskLine | undefined): boolean =>
  task?.state === 'succeeded' || task?.state === 'failed';

/** `0:07` since the start. */
export function showClock({ startedAt, now }: Pick<Scene, 'startedAt' | 'now'>): string {
  const seconds = Math.floor((now.getTime() - startedAt.getTime()) / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export const newTaskLine = ({ number, title }: Assignment): TaskLine => ({
  number,
  title,
  state: 'waiting',
  provider: null,
  path: [],
  answered: [],
  parkedUntil: null,
  hops: 0,
  waits: 0,
});

type Folds = { readonly [T in EventType]?: (line: TaskLine, data: EventMap[T]) => Partial<TaskLine> };

const folds: Folds = {
  'task-matched': (line, { provider }) => at(line, provider),
  'run-started': (line, { provider }) => ({ ...at(line, provider), state: 'working' }),
  'step-answered': ({ answered }, { provider }) => ({ answered: [...answered, provider], state: 'working' }),
  'run-retrying': () => ({ state: 'retrying' }),
  'run-handed-over': (line, { to }) => ({ ...at(line, to), hops: line.hops + 1, state: 'waiting' }),
  'run-moved': (line, { to }) => ({ ...at(line, to), state: 'waiting' }),
  'task-parked': ({ waits }, { resumeAt }) => ({
    state: 'parked',
    provider: null,
    parkedUntil: new Date(resumeAt),
    waits: waits + 1,
  }),
  'task-resumed': () => ({ state: 'waiting', parkedUntil: null }),
  'task-input-required': () => ({ state: 'asking', provider: null }),
  'task-succeeded': () => ({ state: 'succeeded', provider: null }),
  'task-failed': () => ({ state: 'failed', provider: null }),
  'task-canceled': () => ({ state: 'failed', provider: null }),
};

export function foldEvent(line: TaskLine, { type, data }: Pick<EventView, 'type' | 'data'>): TaskLine {
  const fold = folds[type as EventType] as ((line: TaskLine, data: unknown) => Partial<TaskLine>) | undefined;
  return fold ? { ...line, ...fold(line, data) } : line;
}

const at = ({ path }: TaskLine, provider: string): Partial<TaskLine> => ({
  provider,
  parkedUntil: null,
  path: path.at(-1) === provider ? path : [...path, provider],
});
