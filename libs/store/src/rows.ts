import type { Run, Task, TaskEvent } from '@baton/domain';
import type { events, runs, tasks } from './schema/index.ts';

/** Rows of the store → words of the domain. */
export type TaskRow = typeof tasks.$inferSelect;
export type RunRow = typeof runs.$inferSelect;
export type EventRow = typeof events.$inferSelect;

/** A task as lists show it. */
export type ListedTask = Omit<Task, 'input'>;

export const toTask = ({ input, ...row }: TaskRow): Task => ({ ...toListedTask(row), input });

export function toListedTask(row: Omit<TaskRow, 'input'>): ListedTask {
  const {
    deadline,
    outputSchema,
    inputTokens,
    cachedInputTokens,
    outputTokens,
    overdueAt: _,
    eventSeq: __,
    keyId: ___,
    brokenCalls: ____,
    ...rest
  } = row;
  return {
    ...rest,
    ...(deadline ? { deadline } : {}),
    ...(outputSchema ? { output: { schema: outputSchema } } : {}),
    usage: { inputTokens, cachedInputTokens, outputTokens },
  };
}

export function toRun(row: RunRow): Run {
  const { inputTokens, cachedInputTokens, outputTokens, ...rest } = row;
  return { ...rest, usage: { inputTokens, cachedInputTokens, outputTokens } };
}

export const toEvent = (row: EventRow): TaskEvent => row as unknown as TaskEvent;
