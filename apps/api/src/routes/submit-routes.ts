import { createHash } from 'node:crypto';
import { idempotencyKey, parse, parseBatch, parseTask, problem, type BatchVerdict, type Parsed, type Problem } from '@baton/contract';
import type { Task, TaskDraft } from '@baton/domain';
import type { Submission, Verdict } from '@baton/engine';
import type { ApiDeps } from '../deps.ts';
import { ok, refuse, type Checked, type Handler, type Reply } from '../http/reply.ts';
import { presentMatch } from '../presenters/present-match.ts';
import { presentRefusal } from '../presenters/present-refusal.ts';
import { presentTask } from '../presenters/present-task.ts';

type Deps = Pick<ApiDeps, 'engine' | 'store' | 'metrics'>;

export function createSubmitRoutes({ engine, store, metrics }: Deps) {
  const submitTask: Handler = async (checked) => {
    const draft = parseTask(checked.body, new Date());
    if (!draft.ok) return refuse(draft.problem);
    return submit(checked, [draft.value], async ([verdict], replayed) => {
      if (!verdict || 'refusal' in verdict) return refuse(verdict ? presentRefusal(verdict.refusal) : problem('internal', 'no verdict'));
      const [task] = await tasksOf(checked, [verdict]);
      return ok(task && presentTask(task), 202, { location: `/v1/tasks/${verdict.taskId}`, ...replayed });
    });
  };

  const submitBatch: Handler = async (checked) => {
    const batch = parseBatch(checked.body, new Date());
    if (!batch.ok) return refuse(batch.problem);
    const drafts = batch.value.flatMap((item) => (item.ok ? [item.value] : []));
    return submit(checked, drafts, async (verdicts, replayed) => {
      const items = await batchVerdicts(checked, batch.value, verdicts);
      return ok({ items }, items.some((item) => 'task' in item) ? 202 : 422, replayed);
    });
  };

  const matchTask: Handler = async ({ body }) => {
    const draft = parseTask(body, new Date());
    if (!draft.ok) return refuse(draft.problem);
    const startedAt = performance.now();
    const match = await engine.match(draft.value);
    metrics.matchDuration((performance.now() - startedAt) / 1_000);
    return ok(presentMatch(match));
  };

  return { submitTask, submitBatch, matchTask };

  async function submit(
    checked: Checked,
    drafts: readonly TaskDraft[],
    answer: (verdicts: readonly Verdict[], headers: Record<string, string>) => Promise<Reply>,
  ): Promise<Reply> {
    const key = keyOf(checked);
    if (key && !key.ok) return refuse(key.problem);
    const { caller } = checked;
    const submission: Submission =
      drafts.length === 0
        ? { kind: 'taken', verdicts: [], replayed: false }
        : await engine.submit({ projectId: caller.projectId, actor: caller.actor, drafts, ...(key ? { idempotency: key.value } : {}) });
    switch (submission.kind) {
      case 'taken':
        return answer(submission.verdicts, submission.replayed ? { 'idempotent-replayed': 'true' } : {});
      case 'in-flight':
        return refuse(problem('idempotency_in_flight', 'A request with this Idempotency-Key is being worked on; send it again in a moment.', { retryAfterSeconds: 1 }));
      case 'mismatch':
        return refuse(problem('idempotency_mismatch', 'This Idempotency-Key was used with another body in the last 24 h; use a new key for a new request.'));
    }
  }

  async function batchVerdicts(checked: Checked, parsed: readonly Parsed<TaskDraft>[], verdicts: readonly Verdict[]): Promise<readonly BatchVerdict[]> {
    const tasks = new Map((await tasksOf(checked, verdicts)).map((task) => [task.id, task]));
    const waiting = [...verdicts];
    return parsed.map((item, index) => {
      if (!item.ok) return refused(index, item.problem);
      const verdict = waiting.shift();
      const task = verdict && 'taskId' in verdict ? tasks.get(verdict.taskId) : undefined;
      if (task) return { index, status: 202, task: presentTask({ ...task, input: undefined }) };
      return refused(index, verdict && 'refusal' in verdict ? presentRefusal(verdict.refusal) : problem('internal', 'The task could not be read back.'));
    });
  }

  /** Fresh ones are known; those of a replay are read as they stand now. */
  async function tasksOf({ caller }: Checked, verdicts: readonly Verdict[]): Promise<readonly Task[]> {
    const taken = verdicts.flatMap((verdict) => ('taskId' in verdict ? [verdict] : []));
    const missing = taken.flatMap(({ task, taskId }) => (task ? [] : [taskId]));
    const read = missing.length > 0 ? await store.tasks.findMany(caller.projectId, missing) : [];
    return [...taken.flatMap(({ task }) => (task ? [task] : [])), ...read];
  }
}

const refused = (index: number, fault: Problem): BatchVerdict => ({ index, status: fault.status, problem: fault });

type Idempotency = { readonly key: string; readonly requestHash: string };

function keyOf({ request, body }: Checked): Parsed<Idempotency> | null {
  const given = request.headers['idempotency-key'];
  if (given === undefined) return null;
  const key = parse(idempotencyKey, given, 'invalid_header');
  if (!key.ok) return key;
  const requestHash = createHash('sha256').update(`${request.method} ${request.path}\n${JSON.stringify(body, sortKeys)}`).digest('hex');
  return { ok: true, value: { key: key.value, requestHash } };
}

/** The same body with its keys in another order is the same body. */
const sortKeys = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
