import { taskStates, type TaskState } from '@baton/domain';
import { z } from 'zod';
import type { View } from '../form/view.ts';
import { cursorParameter } from '../form/cursor.ts';
import { instant } from '../form/instant.ts';
import { cursorPageOf, pageLimit } from '../form/page.ts';
import { name, uuid } from '../form/scalars.ts';
import { taskView } from './task.ts';

const isState = (word: string): word is TaskState => (taskStates as readonly string[]).includes(word);

const states = z
  .string()
  .transform((list, context) => {
    const words = list.split(',');
    const unknown = words.filter((word) => !isState(word)).map((word) => JSON.stringify(word.slice(0, 60)));
    if (unknown.length === 0) return words.filter(isState);
    context.addIssue(`${unknown.slice(0, 5).join(', ')} is no status; use some of ${taskStates.join(', ')}`);
    return z.NEVER;
  })
  .meta({ description: `Separated by commas: ${taskStates.join(', ')}.`, example: 'queued,running' });

export const taskListQuery = z.strictObject({
  status: states.optional(),
  agent: name.optional(),
  provider: name.optional(),
  session: uuid.optional(),
  createdAfter: instant.optional(),
  createdBefore: instant.optional(),
  limit: pageLimit,
  cursor: cursorParameter.optional(),
});
export type TaskListQuery = z.output<typeof taskListQuery>;

export const taskPage = cursorPageOf(taskView).meta({ id: 'TaskPage' });
export type TaskPage = View<typeof taskPage>;
