import { noUsage, type Task } from '@baton/domain';
import type { NewTask } from '@baton/store';

/** The task as it stands right after its insert, without reading it back. */
export function newbornTask(plan: NewTask, createdAt: Date): Task {
  const {
    deadline,
    outputSchema,
    newSession: _1,
    waitsFor: _2,
    messages: _3,
    run: _4,
    events: _5,
    actor: _6,
    keyId: _7,
    ...task
  } = plan;
  return {
    ...task,
    ...(deadline ? { deadline } : {}),
    ...(outputSchema ? { output: { schema: outputSchema } } : {}),
    result: null,
    error: null,
    usage: noUsage,
    costUsd: 0,
    steps: 0,
    hops: 0,
    createdAt,
    updatedAt: createdAt,
    finishedAt: null,
  };
}
