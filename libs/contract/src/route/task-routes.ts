import { matchView } from '../catalog/match.ts';
import { numberedPageQuery } from '../form/page.ts';
import type { ProblemCode } from '../problem/problems.ts';
import { answerRequest } from '../task/answer.ts';
import { batchSubmission, batchView } from '../task/batch.ts';
import { cancelRequest } from '../task/cancel.ts';
import { eventPage } from '../task/event.ts';
import { taskExport } from '../task/export.ts';
import { taskListQuery, taskPage } from '../task/list.ts';
import { handoffList } from '../task/handoff.ts';
import { runList } from '../task/run.ts';
import { taskSubmission } from '../task/submission.ts';
import { taskView } from '../task/task.ts';
import type { Route } from './route.ts';

const submissionProblems = [
  'deadline_past',
  'no_agent_fits',
  'unknown_agent',
  'unknown_provider',
  'unknown_session',
  'dependency_unknown',
  'invalid_schema',
] as const satisfies readonly ProblemCode[];

const read = { method: 'get', tag: 'tasks', scope: 'tasks:read', status: 200 } as const;
const write = { method: 'post', tag: 'tasks', scope: 'tasks:write', status: 200 } as const;
const submit = { ...write, idempotent: true, status: 202 } as const;

export const taskRoutes = {
  submitTask: {
    ...submit,
    path: '/v1/tasks',
    summary: 'Submit a task. 202: it is stored and will not be lost; Location says where to look',
    body: taskSubmission,
    response: taskView,
    problems: submissionProblems,
  },
  submitBatch: {
    ...submit,
    path: '/v1/tasks/batch',
    summary:
      'Submit up to 1,000 tasks, or a graph of them, in one transaction, with one verdict per task; 422 with the same body if none was taken',
    body: batchSubmission,
    response: batchView,
  },
  listTasks: {
    ...read,
    path: '/v1/tasks',
    summary: 'List tasks, newest first',
    query: taskListQuery,
    response: taskPage,
  },
  getTask: { ...read, path: '/v1/tasks/{id}', summary: 'Read a task', response: taskView },
  listRuns: {
    ...read,
    path: '/v1/tasks/{id}/runs',
    summary: 'List the runs of a task and the hand-overs between them',
    response: runList,
  },
  listHandoffs: {
    ...read,
    path: '/v1/tasks/{id}/handoffs',
    summary: 'Read what each run was given that went on from another',
    response: handoffList,
  },
  exportTask: {
    ...read,
    path: '/v1/tasks/{id}/export',
    summary: 'Everything about a task in one document: session, runs, hand-overs, events, messages',
    response: taskExport,
  },
  listEvents: {
    ...read,
    path: '/v1/tasks/{id}/events',
    summary: 'Read or follow what happens to a task',
    query: numberedPageQuery,
    stream: true,
    response: eventPage,
    problems: ['invalid_header'],
  },
  cancelTask: {
    ...write,
    path: '/v1/tasks/{id}/cancel',
    summary: 'Cancel a task; a call under way is aborted',
    body: cancelRequest,
    bodyOptional: true,
    response: taskView,
    problems: ['not_cancelable'],
  },
  retryTask: {
    ...write,
    path: '/v1/tasks/{id}/retry',
    summary: 'Try a failed task again, from its last checkpoint',
    status: 202,
    response: taskView,
    problems: ['not_retryable', 'no_agent_fits'],
  },
  answerTask: {
    ...write,
    path: '/v1/tasks/{id}/answer',
    summary: 'Answer the question of a task, or raise its caps; it goes on in the same session',
    body: answerRequest,
    status: 202,
    response: taskView,
    problems: ['not_asking', 'already_answered', 'invalid_cap'],
  },
  matchTask: {
    method: 'post',
    tag: 'tasks',
    scope: 'tasks:read',
    path: '/v1/match',
    summary: 'Rank the agents for a task without submitting it',
    body: taskSubmission,
    status: 200,
    response: matchView,
    problems: ['deadline_past', 'unknown_agent', 'unknown_provider'],
  },
} as const satisfies Record<string, Route>;
