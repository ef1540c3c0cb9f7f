import { currentTime, type EventBody, type Message, type Provider, type Task } from '@baton/domain';
import type { StoredVerdict } from '../schema/index.ts';
import { statement, type Connection } from './statement.ts';

/** A run as it is born: queued, and not yet told to its queue. */
export type NewRun = {
  readonly id: string;
  readonly agent: string;
  readonly provider: Pick<Provider, 'id' | 'model'>;
  readonly begun: boolean;
};

export type NewTask = Pick<
  Task,
  | 'id'
  | 'projectId'
  | 'sessionId'
  | 'title'
  | 'input'
  | 'pinnedAgent'
  | 'requires'
  | 'providers'
  | 'priority'
  | 'budget'
  | 'policy'
  | 'dependsOn'
  | 'onDependencyFailure'
  | 'metadata'
  | 'agent'
  | 'provider'
  | 'match'
  | 'resumeAt'
  | 'question'
> & {
  readonly state: 'blocked' | 'queued' | 'parked' | 'input_required';
  readonly deadline: Date | null;
  readonly outputSchema: NonNullable<Task['output']>['schema'] | null;
  readonly newSession: boolean;
  readonly waitsFor: readonly { readonly on: string; readonly kind: 'result' | 'session' }[];
  /** Written to the session with their numbers; empty while the task is blocked. */
  readonly messages: readonly { readonly number: number; readonly body: Message }[];
  readonly run: NewRun | null;
  readonly events: readonly EventBody[];
  /** Who submitted it. */
  readonly actor: string;
  /** The key, where it was one. */
  readonly keyId: string | null;
};

export type IdempotencyRecord = { readonly key: string; readonly requestHash: string };

/** What is kept for a repeated request; null: nothing. */
export type Idempotency =
  | (IdempotencyRecord & { readonly projectId: string; readonly verdicts: readonly StoredVerdict[] })
  | null;

export type Inserted = { readonly written: boolean; readonly createdAt: Date };

const insert = statement<{ written: boolean; created_at: Date }>(
  'insert-tasks',
  `with admitted as (
     select true as ok where $8::text is null or pg_try_advisory_xact_lock(hashtextextended($7::text || $8::text, 0))
   ), s as (
     insert into sessions (id, project_id)
     select id, project_id from admitted, json_populate_recordset(null::sessions, $2)
   ), t as (
     insert into tasks (id, project_id, session_id, key_id, state, title, input, pinned_agent, agent, provider, requires, providers,
       priority, deadline, overdue_at, budget, policy, depends_on, on_dependency_failure, output_schema, metadata, match, resume_at, question, event_seq)
     select id, project_id, session_id, key_id, state, title, input, pinned_agent, agent, provider, requires, providers,
       priority, deadline, deadline, budget, policy, depends_on, on_dependency_failure, output_schema, metadata, match, resume_at, question, event_seq
     from admitted, json_populate_recordset(null::tasks, $1)
   ), m as (
     insert into messages (session_id, number, task_id, body)
     select session_id, number, task_id, body from admitted, json_populate_recordset(null::messages, $3)
   ), r as (
     insert into runs (id, task_id, project_id, session_id, agent, provider, model, state, begun, priority)
     select id, task_id, project_id, session_id, agent, provider, model, 'queued', begun, priority
     from admitted, json_populate_recordset(null::runs, $4)
   ), e as (
     insert into events (task_id, id, type, actor, data)
     select task_id, id, type, actor, data from admitted, json_populate_recordset(null::events, $5)
   ), d as (
     insert into task_dependencies (task_id, depends_on, kind)
     select task_id, depends_on, kind from admitted, json_populate_recordset(null::task_dependencies, $6)
   ), i as (
     insert into idempotency_keys (project_id, key, request_hash, verdicts)
     select $7::uuid, $8, $9, $10::jsonb from admitted where $8 is not null
   )
   select exists (select from admitted) as written, now() as created_at`,
);

/**
 * Writes tasks with everything that belongs to them, all or nothing, in one statement. `written` is false while a
 * twin with the same idempotency key is being written; a twin that was written raises a unique violation.
 */
export async function insertTasks(
  connection: Connection,
  tasks: readonly NewTask[],
  idempotency: Idempotency,
): Promise<Inserted> {
  const [row] = await insert(connection, [
    JSON.stringify(tasks.map(taskRow)),
    JSON.stringify(
      tasks.flatMap((task) => (task.newSession ? [{ id: task.sessionId, project_id: task.projectId }] : [])),
    ),
    JSON.stringify(tasks.flatMap(messageRows)),
    JSON.stringify(tasks.flatMap((task) => (task.run ? [runRow(task, task.run)] : []))),
    JSON.stringify(tasks.flatMap(eventRows)),
    JSON.stringify(tasks.flatMap(dependencyRows)),
    idempotency?.projectId ?? null,
    idempotency?.key ?? null,
    idempotency?.requestHash ?? null,
    idempotency ? JSON.stringify(idempotency.verdicts) : null,
  ]);
  return { written: row?.written ?? false, createdAt: row?.created_at ?? currentTime() };
}

const taskRow = (task: NewTask) => ({
  id: task.id,
  project_id: task.projectId,
  session_id: task.sessionId,
  key_id: task.keyId,
  state: task.state,
  title: task.title,
  input: task.input,
  pinned_agent: task.pinnedAgent,
  agent: task.agent,
  provider: task.provider,
  requires: task.requires,
  providers: task.providers,
  priority: task.priority,
  deadline: task.deadline,
  budget: task.budget,
  policy: task.policy,
  depends_on: task.dependsOn,
  on_dependency_failure: task.onDependencyFailure,
  output_schema: task.outputSchema,
  metadata: task.metadata,
  match: task.match,
  resume_at: task.resumeAt,
  question: task.question,
  event_seq: task.events.length,
});

const messageRows = (task: NewTask) =>
  task.messages.map(({ number, body }) => ({ session_id: task.sessionId, number, task_id: task.id, body }));

const runRow = (task: NewTask, run: NewRun) => ({
  id: run.id,
  task_id: task.id,
  project_id: task.projectId,
  session_id: task.sessionId,
  agent: run.agent,
  provider: run.provider.id,
  model: run.provider.model,
  begun: run.begun,
  priority: task.priority,
});

const eventRows = (task: NewTask) =>
  task.events.map(({ type, data }, index) => ({
    task_id: task.id,
    id: index + 1,
    type,
    actor: task.actor,
    data,
  }));

const dependencyRows = (task: NewTask) =>
  task.waitsFor.map(({ on, kind }) => ({ task_id: task.id, depends_on: on, kind }));
