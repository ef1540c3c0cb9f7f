import type { TaskDraft } from '@baton/domain';
import { z } from 'zod';
import type { View } from '../form/view.ts';
import { count } from '../form/scalars.ts';
import { parse, type Parsed } from '../problem/parse.ts';
import { problemView } from '../problem/problem.ts';
import { parseTask } from './parse-task.ts';
import { taskSubmission } from './submission.ts';
import { taskView } from './task.ts';

const mostTasks = 1_000;

/** As documented; every item is judged by itself, so that one bad task does not refuse the others. */
export const batchSubmission = z
  .strictObject({ tasks: z.array(taskSubmission).min(1).max(mostTasks) })
  .meta({ id: 'BatchSubmission' });
export type BatchSubmission = z.input<typeof batchSubmission>;

const batchFrame = z.strictObject({ tasks: z.array(z.unknown()).min(1).max(mostTasks) });

/** One verdict per item, in the order of the body. */
export function parseBatch(body: unknown, now: Date): Parsed<readonly Parsed<TaskDraft>[]> {
  const frame = parse(batchFrame, body);
  if (!frame.ok) return frame;
  return { ok: true, value: frame.value.tasks.map((item) => parseTask(item, now)) };
}

const verdict = z
  .union([
    z.object({ index: count, status: z.literal(202), task: taskView }),
    z.object({ index: count, status: z.int().min(400), problem: problemView }),
  ])
  .meta({ id: 'BatchVerdict' });

export const batchView = z.object({ items: z.array(verdict) }).meta({ id: 'Batch' });
export type BatchView = View<typeof batchView>;
export type BatchVerdict = View<typeof verdict>;
