import type { Failure, FailureCode, TaskError } from './failure.ts';
import type { LimitLevel } from './headroom/level.ts';
import type { Question } from './task.ts';
import type { Usage } from './usage.ts';

/** Whether the receiver of a hand-over goes on with the work: does it again, or goes against what these messages say. */
export type FirstStepNote = {
  readonly verdict: 'kept' | 'repeated' | 'lost';
  readonly messages: readonly number[];
};

/**
 * Everything that happens to a task, and what each event carries. Events are stored in the transaction that
 * makes them true; SSE, log lines and metrics listen to this one map. Contents (prompts, answers) never travel here.
 */
export type EventMap = {
  'task-submitted': { readonly title: string; readonly priority: number };
  'task-blocked': { readonly on: readonly string[] };
  'task-matched': {
    readonly agent: string;
    readonly provider: string;
    readonly runId: string;
    readonly reasons: readonly string[];
  };
  'task-parked': { readonly resumeAt: string; readonly reasons: readonly string[] };
  'task-resumed': { readonly after: 'park' | 'answer' | 'retry' | 'dependencies' };
  'task-input-required': { readonly question: Question };
  'task-succeeded': { readonly steps: number; readonly costUsd: number };
  'task-failed': { readonly error: TaskError };
  'task-canceled': { readonly reason: string };
  'run-started': {
    readonly runId: string;
    readonly agent: string;
    readonly provider: string;
    readonly model: string;
    readonly worker: string;
    readonly epoch: number;
    readonly waitMs: number;
  };
  'step-answered': {
    readonly runId: string;
    /** Of the lease that wrote it. */
    readonly epoch: number;
    readonly provider: string;
    readonly step: number;
    readonly tools: readonly string[];
    readonly usage: Usage;
    readonly costUsd: number;
    readonly callMs: number;
    /** Where the provider was given less than the whole context: the share, in tokens weighted by importance. */
    readonly fidelity?: number;
    /** Of the first answer after a hand-over. */
    readonly handover?: FirstStepNote;
  };
  'step-finished': {
    readonly runId: string;
    readonly step: number;
    readonly tools: readonly { readonly tool: string; readonly ok: boolean }[];
  };
  /** A last answer does not hold against the task's schema; the model is asked once to repair it. */
  'answer-refused': {
    readonly runId: string;
    readonly provider: string;
    readonly step: number;
    readonly faults: readonly string[];
  };
  /** A provider was asked for a summary of what a window leaves out. */
  'context-summarised': {
    readonly runId: string;
    readonly provider: string;
    readonly uptoMessage: number;
    /** Whether it gave one; otherwise what was found by rule stands in. */
    readonly made: boolean;
    readonly usage: Usage;
    readonly costUsd: number;
    readonly callMs: number;
  };
  'run-retrying': {
    readonly runId: string;
    readonly provider: string;
    readonly failure: Failure;
    readonly tries: number;
    readonly afterMs: number;
    /** Why here, where that was a choice. */
    readonly reasons: readonly string[];
  };
  'run-throttled': {
    readonly runId: string;
    readonly provider: string;
    readonly afterMs: number;
    /** `budget`: it waits for what calls under way have reserved; `crash`: until other runs of dead workers are through. Absent: for the provider. */
    readonly behind?: 'budget' | 'crash';
  };
  'run-limited': {
    readonly runId: string;
    readonly provider: string;
    readonly failure: Failure;
    readonly cooldownUntil: string | null;
  };
  'run-handed-over': {
    readonly fromRun: string;
    readonly toRun: string;
    readonly from: string;
    readonly to: string;
    readonly reason: string;
    readonly messages: number;
    readonly digest: string;
    /** Of what the receiver is given, 0 to 1; null: its window takes too little to say. */
    readonly fidelity: number | null;
  };
  'run-taken-back': {
    readonly runId: string;
    readonly provider: string;
    readonly crashes: number;
    readonly worker: string;
  };
  'run-moved': {
    readonly runId: string;
    readonly from: string;
    readonly to: string;
    readonly reason: string;
  };
};

export type EventType = keyof EventMap;

export type EventBody = { [T in EventType]: { readonly type: T; readonly data: EventMap[T] } }[EventType];

export type TaskEvent = EventBody & {
  readonly taskId: string;
  /** The event's number within its task, from 1, without holes: commit order is number order. */
  readonly id: number;
  readonly actor: string;
  readonly at: Date;
};

/** An event as listeners inside a process are told of it, right after it was committed. */
export type Notice = EventBody & Pick<TaskEvent, 'taskId' | 'actor' | 'at'>;

/**
 * What happens to a provider: told once over all processes, to log lines and metrics. It belongs to no task; what holds
 * and since when is kept and shown with the provider.
 */
export type ProviderEvent = LimitEvent | RestEvent;

/** How near its limit is. */
type LimitEvent = {
  readonly type: 'limit-near' | 'limit-clear';
  readonly provider: string;
  readonly credential: string;
  readonly window: string;
  /** `limit-near`: the level that was reached; `limit-clear`: the one that is left. */
  readonly level: LimitLevel;
  /** 0 to 1. */
  readonly used: number;
  readonly resetsAt: string | null;
};

/** It is left alone from now on. */
type RestEvent = {
  readonly type: 'provider-rests';
  readonly provider: string;
  /** Null: under every key, and for every model. */
  readonly credential: string | null;
  readonly model: string | null;
  readonly code: FailureCode;
  readonly until: string;
};

/** A maker that keeps type and data together. */
export const event = <T extends EventType>(type: T, data: EventMap[T]): EventBody =>
  ({ type, data }) as EventBody;
