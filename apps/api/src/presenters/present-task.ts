import type { TaskView } from '@baton/contract';
import type { Task } from '@baton/domain';

/** Lists are read without their inputs, and answered without them. */
export const presentTask = (task: Omit<Task, 'input'> & Partial<Pick<Task, 'input'>>): TaskView => ({
  id: task.id,
  status: task.state,
  title: task.title,
  agent: task.agent,
  provider: task.provider,
  sessionId: task.sessionId,
  match: task.match && { reasons: task.match.reasons },
  ...(task.input ? { input: task.input.map(({ role, parts }) => ({ role, parts })) } : {}),
  output: task.result,
  error: task.error,
  question: task.question,
  usage: task.usage,
  costUsd: task.costUsd,
  steps: task.steps,
  hops: task.hops,
  priority: task.priority,
  deadline: iso(task.deadline),
  budget: task.budget,
  dependsOn: task.dependsOn,
  resumeAt: iso(task.resumeAt),
  metadata: task.metadata as TaskView['metadata'],
  createdAt: task.createdAt.toISOString(),
  updatedAt: task.updatedAt.toISOString(),
  finishedAt: iso(task.finishedAt),
});

export const iso = (date: Date | null | undefined): string | null => date?.toISOString() ?? null;
