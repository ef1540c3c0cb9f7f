export type { Json, JsonObject } from './json.ts';
export type { Logger } from './logger.ts';
export { defaultTiming, type Timing } from './timing.ts';
export {
  estimateTokens,
  pendingCalls,
  textOf,
  toolCallsOf,
  userText,
  type FilePart,
  type Message,
  type NumberedMessage,
  type Origin,
  type Part,
  type ReasoningPart,
  type Role,
  type TextPart,
  type ToolCallPart,
  type ToolResultPart,
} from './message.ts';
export { addUsage, costUsd, noUsage, totalTokens, type Prices, type Usage } from './usage.ts';
export {
  failureActions,
  failureClasses,
  failureCodes,
  remedyFor,
  remedyOf,
  type Certainty,
  type Failure,
  type FailureAction,
  type FailureClass,
  type FailureCode,
  type FailureEvidence,
  type FailureScope,
  type Remedy,
  type TaskError,
  type TaskErrorCode,
} from './failure.ts';
export { hasTool, type Agent, type AgentLimits, type Skill } from './agent.ts';
export type { Provider } from './provider.ts';
export { presentActor, type Actor } from './actor.ts';
export {
  isTerminal,
  taskStates,
  terminalStates,
  unfinishedStates,
  type Budget,
  type MatchNote,
  type Output,
  type Priority,
  type ProviderFilter,
  type Question,
  type Requirements,
  type Task,
  type TaskDraft,
  type TaskState,
} from './task.ts';
export { runStates, type Run, type RunState } from './run.ts';
export {
  event,
  type EventBody,
  type EventMap,
  type EventType,
  type Notice,
  type TaskEvent,
} from './event.ts';
export { askPersonTool, type Tool, type ToolOutcome } from './tool.ts';
export { capReached, type Spent } from './budget.ts';
export { backoffMs, transientTries } from './backoff.ts';
export { cooldownAfter, isUnhealthy, type Cooldown } from './cooldown.ts';
export { coolingUntil, emptyBoard, loadOf, withCooldown, type Board, type Load } from './board.ts';
export { createSkillIndex, type Fit, type SkillIndex } from './match/skill-index.ts';
export { chooseProvider, type ProviderChoice, type ProviderNeeds } from './match/choose-provider.ts';
export {
  matchTask,
  matchWeights,
  type Candidate,
  type Catalog,
  type Match,
  type MatchQuery,
  type Refusal,
  type ScoreParts,
} from './match/match-task.ts';
export { decideNext, type Next, type Situation } from './decide/decide-next.ts';
