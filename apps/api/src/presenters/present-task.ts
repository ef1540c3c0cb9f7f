import type { TaskView } from '@baton/contract';
import type { Task } from '@baton/domain';
import type { ListedTask } from '@baton/store';
import { iso } from './iso.ts';
import { presentParts } from './present-message.ts';

export const presentTask = (task: Task): TaskView => ({
  ...presentListedTask(task),
  input: task.input.map(({ role, parts }) => ({ role, parts: presentParts(parts) })),
});

/** Without the input, which can be a megabyte long. */
export const presentListedTask = (task: ListedTask): TaskView => ({
  id: task.id,
  status: task.state,
  title: task.title,
  agent: task.agent,
  provider: task.provider,
  sessionId: task.sessionId,
  match: task.match && { reasons: task.match.reasons },
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
  policy: task.policy,
  dependsOn: task.dependsOn,
  resumeAt: iso(task.resumeAt),
  metadata: task.metadata,
  createdAt: task.createdAt.toISOString(),
  updatedAt: task.updatedAt.toISOString(),
  finishedAt: iso(task.finishedAt),
});
