import type { Json, JsonObject } from './json.ts';
import type { Message } from './message.ts';
import type { TaskError } from './failure.ts';
import type { Policy } from './policy.ts';
import type { Usage } from './usage.ts';

export const taskStates = [
  'blocked',
  'queued',
  'running',
  'parked',
  'input_required',
  'succeeded',
  'failed',
  'canceled',
] as const;
export type TaskState = (typeof taskStates)[number];

export const terminalStates = ['succeeded', 'failed', 'canceled'] as const satisfies readonly TaskState[];
export const unfinishedStates = [
  'blocked',
  'queued',
  'running',
  'parked',
  'input_required',
] as const satisfies readonly TaskState[];
export const isTerminal = (state: TaskState): boolean =>
  (terminalStates as readonly TaskState[]).includes(state);

export type Requirements = {
  readonly capabilities: readonly string[];
  readonly tools: readonly string[];
  readonly contextTokens?: number;
};

export type ProviderFilter = { readonly allow?: readonly string[]; readonly deny?: readonly string[] };

/** What may be spent on one task over all its runs. */
export type Budget = { readonly usd?: number; readonly tokens?: number; readonly turns?: number };

/** 1 is the most urgent. */
export type Priority = 1 | 2 | 3 | 4 | 5;

/** Somebody waits for it: it may use what providers keep in reserve. */
export const isUrgent = (priority: number): boolean => priority <= 2;

export type Question = {
  /**
   * `person`: the agent asks. `cap`: the task's cap was reached and Baton asks for a higher one. `budget`: a cap of its
   * key or project was reached. `limit`: what to do about a provider's limit.
   */
  readonly kind: 'person' | 'cap' | 'budget' | 'limit';
  readonly text: string;
  readonly cap?: keyof Budget;
  /** Whose cap a `budget` is about, of which period, and when the next one begins. */
  readonly owner?: 'key' | 'project';
  readonly period?: 'day' | 'month';
  readonly resetsAt?: string;
  /** What of the policy a `limit` asks for. */
  readonly policy?: 'maxHops' | 'maxParkedSeconds' | 'autoResume';
};

export type Output = { readonly text: string; readonly json?: Json };

/** What a person or a program asked for, checked and completed; the same for one task and for a batch. */
export type TaskDraft = {
  readonly input: readonly Message[];
  readonly title: string;
  readonly agent?: string;
  readonly requires: Requirements;
  readonly providers: ProviderFilter;
  readonly priority: Priority;
  readonly deadline?: Date;
  readonly budget: Budget;
  readonly policy: Partial<Policy>;
  readonly sessionId?: string;
  /** Ids of tasks; a number is the place, from 0, of another item of the same batch. */
  readonly dependsOn: readonly (string | number)[];
  readonly onDependencyFailure: 'fail' | 'continue';
  readonly output?: { readonly schema: JsonObject };
  readonly metadata: JsonObject;
};

export type MatchNote = { readonly reasons: readonly string[] };

export type Task = Omit<TaskDraft, 'sessionId' | 'agent' | 'dependsOn'> & {
  readonly id: string;
  readonly projectId: string;
  readonly sessionId: string;
  readonly state: TaskState;
  readonly pinnedAgent: string | null;
  readonly agent: string | null;
  readonly provider: string | null;
  readonly match: MatchNote | null;
  readonly result: Output | null;
  readonly error: TaskError | null;
  readonly question: Question | null;
  readonly dependsOn: readonly string[];
  readonly resumeAt: Date | null;
  readonly usage: Usage;
  readonly costUsd: number;
  readonly steps: number;
  readonly hops: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
};
