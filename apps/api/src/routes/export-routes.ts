import { once } from 'node:events';
import type { TaskExport } from '@baton/contract';
import type { Task } from '@baton/domain';
import type { Response } from 'express';
import type { ApiDeps } from '../deps.ts';
import type { Handler } from '../http/handler.ts';
import { presentEvent } from '../presenters/present-event.ts';
import { presentMessage } from '../presenters/present-message.ts';
import { presentRun, presentWrittenHandoff } from '../presenters/present-run.ts';
import { presentCheckpoint, presentSession, presentSummary } from '../presenters/present-session.ts';
import { presentTask } from '../presenters/present-task.ts';
import { unknown, withTask } from './find-task.ts';

/** Messages or events that are read, and held in memory, at a time. */
const pageSize = 200;

export function createExportRoutes({ store, log }: Pick<ApiDeps, 'store' | 'log'>) {
  const exportTask: Handler<'exportTask'> = async (checked) =>
    withTask(store, checked, async (task) => {
      const head = await headOf(task);
      if (!head) return unknown('task', task.id);
      return { kind: 'stream', open: (response) => write(response, task, head) };
    });

  return { exportTask };

  /** All but what may be long; null: it was deleted meanwhile. */
  async function headOf(task: Task): Promise<Omit<TaskExport, 'events' | 'messages'> | null> {
    const session = await store.sessions.find(task.projectId, task.sessionId);
    if (!session) return null;
    const [tasks, runs, handoffs, checkpoints, summaries] = await Promise.all([
      store.sessions.tasks(session.id),
      store.tasks.runs(task.id),
      store.tasks.handoffs(task.id),
      store.sessions.checkpoints(session.id),
      store.sessions.summaries(session.id),
    ]);
    return {
      form: 'task-export/v1',
      exportedAt: new Date().toISOString(),
      task: presentTask(task),
      session: presentSession(session, tasks),
      runs: runs.map(presentRun),
      handoffs: handoffs.map(presentWrittenHandoff),
      checkpoints: checkpoints.map(presentCheckpoint),
      summaries: summaries.map(presentSummary),
    };
  }

  /** Never rejects. One that breaks off is no JSON, so that nobody takes it for whole. */
  async function write(response: Response, task: Task, head: object): Promise<void> {
    try {
      response.writeHead(200, { 'content-type': 'application/json' });
      for await (const piece of piecesOf(task, head)) {
        if (response.destroyed) return;
        if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
      }
      response.end();
    } catch (error) {
      log.error({ taskId: task.id, error }, 'an export broke off');
      response.destroy();
    }
  }

  async function* piecesOf(task: Task, head: object): AsyncGenerator<string> {
    yield JSON.stringify(head).slice(0, -1);
    yield ',"events":';
    yield* listOf(
      (after) => store.tasks.events(task.id, after, pageSize),
      ({ id }) => id,
      presentEvent,
    );
    yield ',"messages":';
    yield* listOf(
      (after) => store.sessions.messages(task.sessionId, after, pageSize),
      ({ number }) => number,
      presentMessage,
    );
    yield '}';
  }
}

/** A JSON array, page by page. */
async function* listOf<Item>(
  read: (after: number) => Promise<readonly Item[]>,
  numberOf: (item: Item) => number,
  present: (item: Item) => object,
): AsyncGenerator<string> {
  let separator = '[';
  for (let page = await read(0); ;) {
    for (const item of page) {
      yield separator + JSON.stringify(present(item));
      separator = ',';
    }
    const last = page.at(-1);
    if (!last || page.length < pageSize) break;
    page = await read(numberOf(last));
  }
  yield separator === '[' ? '[]' : ']';
}
