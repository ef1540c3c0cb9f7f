import { z } from 'zod';
import { uuid } from '../form/scalars.ts';

/** `#0` is the first item of a batch, `#999` the last that a batch can have. */
const itemReference = /^#(0|[1-9]\d{0,2})$/;

const listOf = <T extends z.ZodType>(dependency: T) =>
  z
    .array(dependency)
    .max(100)
    .refine((given) => new Set(given).size === given.length, 'name every task once')
    .default([]);

const taskId = z.uuid({
  error: ({ input }) =>
    typeof input === 'string' && itemReference.test(input)
      ? 'use the id of a task here; #N names an item of the same batch, in POST /v1/tasks/batch alone'
      : undefined,
});

/** A task that was submitted before. */
export const dependsOnTasks = listOf(taskId.toLowerCase().meta(uuid.meta() ?? {})).meta({
  description:
    'Ids of tasks whose results this one waits for and is given. In a batch also items of the same batch.',
});

const taskOrItem = z
  .string()
  .transform((text, context) => {
    const place = itemReference.exec(text)?.[1];
    if (place !== undefined) return Number(place);
    const id = uuid.safeParse(text);
    if (id.success) return id.data;
    context.addIssue('use the UUID of a task, or #N for item N of this batch, from #0 on');
    return z.NEVER;
  })
  .meta({ example: '#0' });

/** A task that was submitted before, by its id, or an item of the same batch, by its place. */
export const dependsOnItems = listOf(taskOrItem).meta({
  description:
    'Tasks whose results this one waits for and is given: ids of tasks that were submitted before, and `#N` for item N ' +
    '(from 0) of the same batch, before or after this one. An item that waits for itself, over whatever detour, is ' +
    'refused as `dependency_cycle` with the path; one that waits for a refused item as `dependency_refused`.',
});
