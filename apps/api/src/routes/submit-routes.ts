import { problem, toDraft } from '@baton/contract';
import type { Submission, Verdict } from '@baton/engine';
import type { TaskDraft } from '@baton/domain';
import type { Caller } from '../access/authenticate.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handler } from '../http/handler.ts';
import { ok, refuse, type Reply } from '../http/reply.ts';
import { presentVerdicts } from '../presenters/present-batch.ts';
import { presentDeleted } from '../presenters/present-deleted.ts';
import { presentMatch } from '../presenters/present-match.ts';
import { presentRefusal } from '../presenters/present-refusal.ts';
import { presentTask } from '../presenters/present-task.ts';
import { readIdempotency, type Idempotency } from './idempotency.ts';
import { tasksOf } from './tasks-of.ts';

export function createSubmitRoutes({
  engine,
  store,
  metrics,
}: Pick<ApiDeps, 'engine' | 'store' | 'metrics'>) {
  const submitTask: Handler<'submitTask'> = async ({ caller, body, request }) => {
    const idempotency = readIdempotency(request);
    if (!idempotency.ok) return refuse(idempotency.problem);
    const submission = await submit(caller, [toDraft(body)], idempotency.value);
    return answer(submission, async ([verdict], headers) => {
      if (!verdict) throw new Error('a submission came back without its verdict');
      if ('refusal' in verdict) return refuse(presentRefusal(verdict.refusal));
      const task = (await tasksOf(store, caller.projectId, [verdict])).get(verdict.taskId);
      if (!task) return refuse(presentDeleted());
      return ok(presentTask(task), 202, { ...headers, location: `/v1/tasks/${task.id}` });
    });
  };

  const submitBatch: Handler<'submitBatch'> = async ({ caller, body: items, request }) => {
    const idempotency = readIdempotency(request);
    if (!idempotency.ok) return refuse(idempotency.problem);
    const drafts = items.map((item) => (item.ok ? item.value : null));
    const submission = await submit(caller, drafts, idempotency.value);
    return answer(submission, async (verdicts, headers) => {
      const tasks = await tasksOf(store, caller.projectId, verdicts);
      const status = tasks.size > 0 ? 202 : 422;
      return ok({ items: presentVerdicts(items, verdicts, tasks) }, status, {
        ...headers,
        location: '/v1/tasks',
      });
    });
  };

  const matchTask: Handler<'matchTask'> = async ({ body, caller }) => {
    const draft = toDraft(body);
    const refusal = engine.refusalOf(draft);
    if (refusal) return refuse(presentRefusal(refusal));
    const startedAt = performance.now();
    const match = await engine.match(draft, caller.projectId);
    metrics.matchDuration((performance.now() - startedAt) / 1_000);
    return ok(presentMatch(match));
  };

  return { submitTask, submitBatch, matchTask };

  function submit(
    { projectId, actor }: Caller,
    drafts: readonly (TaskDraft | null)[],
    idempotency: Idempotency | undefined,
  ): Promise<Submission> {
    return engine.submit({ projectId, actor, drafts, ...(idempotency ? { idempotency } : {}) });
  }
}

/** What a submission comes to; `taken` goes on with the verdicts and with what marks a replay. */
async function answer(
  submission: Submission,
  taken: (verdicts: readonly Verdict[], headers: Record<string, string>) => Promise<Reply>,
): Promise<Reply> {
  switch (submission.kind) {
    case 'taken':
      return taken(submission.verdicts, submission.replayed ? { 'idempotent-replayed': 'true' } : {});
    case 'in-flight':
      return refuse(problem('idempotency_in_flight', inFlight, { retryAfterSeconds: 1 }));
    case 'mismatch':
      return refuse(problem('idempotency_mismatch', mismatch));
  }
}

const inFlight = 'The first request with this Idempotency-Key is being worked on; send it again in a moment.';
const mismatch =
  'This Idempotency-Key was used with another request in the last 24 h; use a new key for a new request.';
