import { z } from 'zod';
import type { View } from '../form/view.ts';
import { listOf } from '../form/page.ts';
import { count, timestamp } from '../form/scalars.ts';

/** A worker process. One that stopped as planned is in no list; one that died stays for an hour. */
export const workerView = z
  .object({
    id: z.string().meta({ description: 'As runs and their events name it.', example: 'host-16246-bfdf' }),
    state: z.enum(['serving', 'stopping', 'lost']).meta({
      description: '`lost`: without a heartbeat for longer than a lease. Its runs go on elsewhere.',
    }),
    host: z.string(),
    pid: count,
    version: z.string(),
    providers: z
      .array(z.object({ id: z.string(), concurrency: count }))
      .meta({ description: 'What it serves, with the runs it takes of each at a time.' }),
    capacity: count.meta({ description: 'Runs it takes at a time in all.' }),
    running: count.meta({ description: 'Runs it had in progress at its last heartbeat.' }),
    startedAt: timestamp,
    heartbeatAt: timestamp,
  })
  .meta({ id: 'Worker' });
export type WorkerView = View<typeof workerView>;

/** By age, the oldest first. */
export const workerList = listOf(workerView).meta({ id: 'WorkerList' });
export type WorkerList = View<typeof workerList>;
