import type { TaskDraft } from '@baton/domain';
import { parse, type Parsed } from '../problem/parse.ts';
import { problem } from '../problem/problem.ts';
import { taskSubmission, type batchItem } from './submission.ts';
import { toDraft } from './to-draft.ts';

/** A submission, checked and put into the domain's words. */
export function parseTask(
  body: unknown,
  now: Date,
  schema: typeof taskSubmission | typeof batchItem = taskSubmission,
): Parsed<TaskDraft> {
  const submission = parse<typeof taskSubmission | typeof batchItem>(schema, body);
  if (!submission.ok) return submission;
  const { deadline } = submission.value;
  if (deadline && deadline <= now) return { ok: false, problem: deadlinePast(deadline, now) };
  return { ok: true, value: toDraft(submission.value) };
}

function deadlinePast(deadline: Date, now: Date) {
  const message = `deadline is ${deadline.toISOString()}, which is past; use a time after ${now.toISOString()}`;
  return problem('deadline_past', `${message}.`, { errors: [{ field: 'deadline', message }] });
}
