export type { Json, JsonObject } from './json.ts';
export type { Logger } from './logger.ts';
export { currentTime, mostSkewMs, setTime, skewFault } from './clock.ts';
export { defaultTiming, type Timing } from './timing.ts';
export { isStuck, lookAgain, type Canary } from './canary.ts';
export { version } from './version.ts';
export {
  workerStateOf,
  workerStates,
  type RegisteredWorker,
  type WorkerCard,
  type WorkerPulse,
  type WorkerState,
} from './worker.ts';
export {
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
  type UnknownFailure,
  type TaskErrorCode,
} from './failure.ts';
export { hasTool, type Agent, type AgentLimits, type Skill } from './agent.ts';
export type { Provider } from './provider.ts';
export { presentActor, type Actor } from './actor.ts';
export {
  isTerminal,
  isUrgent,
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
  type FirstStepNote,
  type Notice,
  type ProviderEvent,
  type TaskEvent,
} from './event.ts';
export { askPersonTool, type Tool, type ToolOutcome } from './tool.ts';
export {
  budgetUnits,
  capReached,
  dearestCall,
  longestAnswer,
  takenBy,
  type Amounts,
  type Spent,
} from './budget.ts';
export {
  budgetOfProject,
  budgetPeriods,
  periodAt,
  periodCapReached,
  type BudgetOwner,
  type BudgetPeriod,
  type BudgetStanding,
  type PeriodBudget,
} from './period-budget.ts';
export { backoffMs, spreadOut, transientTries } from './backoff.ts';
export { cooldownAfter, isUnhealthy, placeKey, type Cooldown, type CooldownPlace } from './cooldown.ts';
export {
  coolingOf,
  coolingUntil,
  openCredentials,
  emptyBoard,
  healthOf,
  ledgerKey,
  levelKey,
  loadOf,
  withCooldown,
  withObserved,
  withUse,
  type Board,
  type Load,
  type StandingLevel,
} from './board.ts';
export {
  healthAfterAnswers,
  healthAfterFailure,
  withoutProbe,
  breakerState,
  countsAgainst,
  healthKey,
  healthy,
  isHealthy,
  sharedOut,
  type BreakerState,
  type Health,
} from './health.ts';
export {
  summaryMakers,
  defaultPolicy,
  policyOf,
  preferences,
  tooLongToPark,
  type Policy,
  type Preference,
  type SummaryMaker,
} from './policy.ts';
export {
  usedShare,
  type DeclaredWindow,
  type KeptWindow,
  type LimitUnit,
  type LimitWindow,
  type ObservedWindow,
  type WindowUse,
} from './headroom/limit-window.ts';
export {
  defaultThresholds,
  higherLevel,
  levelsCrossed,
  limitLevels,
  nextLevel,
  type LimitLevel,
  type Thresholds,
} from './headroom/level.ts';
export { defaultEstimate, noEstimate, perCall, usualEstimate, type Estimate } from './headroom/estimate.ts';
export { headroomOf, windowsOf } from './headroom/windows-of.ts';
export { roomFor, type Room } from './headroom/room.ts';
export { callStanding, staysUnder, type NextCall, type Pressure } from './headroom/pressure.ts';
export { policyFor, retentionOf, type ProjectTerms } from './project.ts';
export { chooseBells, type WaitingBell } from './fair/choose-bells.ts';
export { createPace, type Pace } from './fair/pace.ts';
export { createSkillIndex, type Fit, type SkillIndex } from './match/skill-index.ts';
export {
  chooseProvider,
  largerThan,
  preferWhole,
  type ProviderChoice,
  type ProviderNeeds,
} from './match/choose-provider.ts';
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
export { suspicionOf, type Crashes, type Suspicion } from './crashes.ts';
export { decideWaiting, type WaitingNext } from './decide/decide-waiting.ts';
export { hasLine, idlePlaces, spreadWaiting, type RunInLine } from './decide/spread-waiting.ts';
export { decideNext, type Next, type Situation } from './decide/decide-next.ts';
export { orderBatch, type BatchOrder, type Circle } from './decide/order-batch.ts';
export { logFault, objectiveNumbers, toLog, type LogEntry, type LogFault } from './context/log.ts';
export {
  estimateTextTokens,
  estimateTokens,
  correctedBy,
  messageTokens,
  type CountTokens,
} from './context/token-count.ts';
export type {
  Answered,
  Artifact,
  Decision,
  Fact,
  Facts,
  Progress,
  ToolFailure,
} from './context/facts/facts.ts';
export { extractFacts } from './context/facts/extract-facts.ts';
export {
  fitContext,
  type FitOptions,
  type FitResult,
  type Fitted,
  type TooSmall,
} from './context/fit/fit-context.ts';
export type { Treated, Treatment } from './context/fit/fidelity.ts';
export type { Given, Handoff, HandoffV0, HandoffV1 } from './context/handoff/handoff.ts';
export { readHandoff, type HandoffRead } from './context/handoff/read-handoff.ts';
export {
  buildHandoff,
  givenOf,
  prepareHandoff,
  type HandoffSource,
  type PreparedHandoff,
} from './context/handoff/prepare-handoff.ts';
export { chooseShrinkOrMove, type Move } from './decide/shrink-or-move.ts';
export {
  covers,
  summaryBelow,
  summaryInstructions,
  summaryRequest,
  type Summary,
} from './context/summary.ts';
export { continueContext } from './context/fit/continue-context.ts';
export { shrinkTo, type Refused } from './context/fit/shrink-to.ts';
export {
  judgeFirstStep,
  type Evidence,
  type FirstStep,
  type JudgeOptions,
} from './context/judge/judge-first-step.ts';
