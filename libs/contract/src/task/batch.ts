import type { TaskDraft } from '@baton/domain';
import { z } from 'zod';
import type { View } from '../form/view.ts';
import { count } from '../form/scalars.ts';
import { parse, refuseUnfit, type Parsed } from '../problem/parse.ts';
import { problemView } from '../problem/problem.ts';
import { parseTask } from './parse-task.ts';
import { batchItem } from './submission.ts';
import { taskView } from './task.ts';

const mostTasks = 1_000;

/** As documented; every item is judged by itself, so that one bad task does not refuse the others. */
export const batchSubmission = z
  .strictObject({ tasks: z.array(batchItem).min(1).max(mostTasks) })
  .meta({ id: 'BatchSubmission' });
export type BatchSubmission = z.input<typeof batchSubmission>;

const batchFrame = z.strictObject({ tasks: z.array(z.unknown()).min(1).max(mostTasks) });

/** One verdict per item, in the order of the body; only the frame around them can refuse them all. */
export function parseBatch(body: unknown, now: Date): Parsed<readonly Parsed<TaskDraft>[]> {
  const frame = parseFrame(body);
  return frame.ok ? { ok: true, value: frame.value.tasks.map((item) => parseItem(item, now)) } : frame;
}

function parseFrame(body: unknown): Parsed<z.output<typeof batchFrame>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return parse(batchFrame, body);
  const { tasks: _, ...rest } = body as { readonly tasks?: unknown };
  return refuseUnfit(rest) ?? parse(batchFrame, body);
}

function parseItem(item: unknown, now: Date): Parsed<TaskDraft> {
  return refuseUnfit(item) ?? parseTask(item, now, batchItem);
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
