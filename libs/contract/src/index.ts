export { budgetList, budgetView, type BudgetList, type BudgetView } from './access/budget.ts';
export { keyChange, keyList, keyRequest, keyView, newKeyView, scopes } from './access/key.ts';
export type { KeyList, KeyRequest, KeyView, NewKeyView, Scope } from './access/key.ts';
export { liveView, readyView, type LiveView, type ReadyView } from './access/health.ts';
export { agentList, agentView, type AgentList, type AgentView } from './catalog/agent.ts';
export { matchView, refusalView, type MatchView, type RefusalView } from './catalog/match.ts';
export {
  unknownFailureList,
  unknownFailureView,
  type UnknownFailureList,
  type UnknownFailureView,
} from './catalog/failure.ts';
export {
  liftedView,
  providerLimitsView,
  providerList,
  providerView,
  type LiftedView,
  type ProviderLimitsView,
  type ProviderList,
  type ProviderView,
} from './catalog/provider.ts';
export { statsGroups, statsQuery, statsView, type StatsQuery, type StatsView } from './catalog/stats.ts';
export { workerList, workerView, type WorkerList, type WorkerView } from './catalog/worker.ts';
export { decodeCursor, encodeCursor, type Cursor } from './form/cursor.ts';
export { idempotencyKey, lastEventId } from './form/headers.ts';
export { numberedPageQuery, type NumberedPageQuery } from './form/page.ts';
export { tooDeep } from './problem/inspect-json.ts';
export { parse, refuseUnfit, type Parsed } from './problem/parse.ts';
export { problemFrom } from './problem/problem-from.ts';
export { problem, problemMediaType, problemView, type FieldError, type Problem } from './problem/problem.ts';
export { problemCodes, problems, type ProblemCode } from './problem/problems.ts';
export { openApiDocument, type OpenApiDocument } from './route/openapi.ts';
export { problemsOf } from './route/problems-of.ts';
export { expressPath, type Route } from './route/route.ts';
export { routes, type RouteName } from './route/routes.ts';
export {
  checkpointList,
  checkpointView,
  type CheckpointList,
  type CheckpointView,
} from './session/checkpoint.ts';
export { messagePage, messageView, type MessagePage, type MessageView } from './session/message.ts';
export { deletedSessionView, sessionDeletionQuery, type DeletedSessionView } from './session/deletion.ts';
export { sessionView, type SessionView } from './session/session.ts';
export { answerRequest, type AnswerRequest } from './task/answer.ts';
export { batchSubmission, batchView, parseBatch } from './task/batch.ts';
export type { BatchSubmission, BatchVerdict, BatchView } from './task/batch.ts';
export { cancelRequest, type CancelRequest } from './task/cancel.ts';
export { eventPage, eventView, type EventPage, type EventView } from './task/event.ts';
export { taskExport, type TaskExport } from './task/export.ts';
export {
  handoffList,
  handoffView,
  writtenHandoffView,
  type HandoffList,
  type HandoffView,
  type WrittenHandoffView,
} from './task/handoff.ts';
export { taskListQuery, taskPage, type TaskListQuery, type TaskPage } from './task/list.ts';
export { parseTask } from './task/parse-task.ts';
export { runList, runView, type RunList, type RunView } from './task/run.ts';
export { batchItem, taskSubmission, type CheckedSubmission, type TaskSubmission } from './task/submission.ts';
export { taskView, type TaskView } from './task/task.ts';
export { toDraft } from './task/to-draft.ts';
