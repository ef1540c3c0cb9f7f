import {
  askPersonTool,
  healthOf,
  longestAnswer,
  pendingCalls,
  toolCallsOf,
  type Agent,
  type Failure,
  type Output,
  type Provider,
  type Question,
  type TaskError,
  type Tool,
  type ToolCallPart,
  type UnknownFailure,
} from '@baton/domain';
import type { ModelAdapter } from '@baton/providers';
import type { ClaimedRun, StepCommit } from '@baton/store';
import type { RunnerDeps } from '../deps.ts';
import { judgeReceiver } from '../hand-over/judge-receiver.ts';
import { countedOf, type HeadroomKeeper } from '../headroom/headroom-keeper.ts';
import type { HealthKeeper } from '../health/health-keeper.ts';
import type { HeldRun } from '../lease/lease-keeper.ts';
import { beforeCall } from './before-call.ts';
import type { Call } from './call-model.ts';
import { callShrinking } from './call-shrinking.ts';
import type { Fitter } from './fit-call.ts';
import { fitWithSummary } from './fit-with-summary.ts';
import { lastStep } from './last-step.ts';
import { questionOf, runTools } from './run-tools.ts';
import { systemPrompt } from './system-prompt.ts';
import type { KnownSizes } from './known-sizes.ts';
import type { Turns } from './take-turns.ts';
import type { Answered, Transcript } from './transcript.ts';

/** How an effort ended. What belongs to the last step is not written yet: settling writes it in one commit. */
export type Ending =
  | { readonly kind: 'completed'; readonly output: Output; readonly answer: Answered }
  | {
      readonly kind: 'provider-failed';
      readonly failure: Failure;
      readonly spent: Spent | null;
      /** Where no rule knew the error. */
      readonly unknown?: UnknownFailure;
      /** Why it is not tried again here, where that was a choice. */
      readonly because?: string;
    }
  | { readonly kind: 'asking'; readonly question: Question }
  | { readonly kind: 'failed'; readonly error: TaskError }
  | { readonly kind: 'throttled'; readonly waitMs: number; readonly behind?: 'budget' };

/** What a failed call cost nevertheless. */
export type Spent = NonNullable<StepCommit['answer']>;

export type Effort = {
  readonly run: ClaimedRun;
  readonly agent: Agent;
  readonly model: ModelAdapter;
  readonly transcript: Transcript;
  readonly fitter: Fitter;
  readonly held: HeldRun;
};

type Deps = Pick<
  RunnerDeps,
  'store' | 'queue' | 'toolbox' | 'board' | 'catalog' | 'models' | 'notify' | 'live'
> & {
  readonly turns: Turns;
  readonly sizes: KnownSizes;
  readonly health: HealthKeeper;
  readonly headroom: HeadroomKeeper;
};

/** Who finds a probe under way comes again so much later. */
const behindProbeMs = 5_000;

/** The loop of steps: pending tools first, then budget, rate, call, commit, tools, commit, until the model stops. */
export async function executeRun(deps: Deps, effort: Effort): Promise<Ending> {
  const { agent, held, transcript } = effort;
  const tools = await toolsOf(deps, agent, held.signal);
  if (!Array.isArray(tools)) return { kind: 'failed', error: tools as TaskError };
  const inherited = pendingCalls(transcript.messages());
  if (inherited.length > 0) {
    const question = await finishStep(deps, effort, inherited, tools, true);
    if (question) return question;
  }
  for (;;) {
    held.assertMayStep();
    const ending = await takeStep(deps, effort, tools);
    if (ending) return ending;
  }
}

/** One step; null when the loop goes on. */
async function takeStep(deps: Deps, effort: Effort, tools: readonly Tool[]): Promise<Ending | null> {
  const { agent, run, model, transcript } = effort;
  const whole: Call = {
    system: systemPrompt(agent, run.outputSchema),
    messages: transcript.messages(),
    tools,
    maxOutputTokens: longestAnswer(agent.limits, model.provider),
  };
  const fitted = await fitWithSummary(deps, effort, whole);
  if (fitted.kind === 'too-small')
    return tooLong(model.provider, fitted.message, deps.sizes.windowOf(model.provider));
  const may = await beforeCall(deps, effort, fitted.call);
  if (may.kind !== 'may-call') return may;
  if (!(await deps.health.mayCall(model.provider))) return { kind: 'throttled', waitMs: behindProbeMs };
  const board = deps.board.glance();
  const access = {
    credential: deps.turns(model.provider, may.credentials),
    share: healthOf(board, model.provider).share,
  };
  const made = await callShrinking(deps, effort, { whole, fitted }, access).catch((error: unknown) => {
    deps.health.notCalled(model.provider);
    throw error;
  });
  if (made.kind === 'throttled') {
    deps.health.notCalled(model.provider);
    return made;
  }
  const { outcome, costUsd, callMs, fidelity, because } = made;
  const counted = countedOf(model.provider, access.credential);
  deps.headroom.used(counted, outcome.usage, costUsd);
  if (outcome.kind === 'failed')
    return {
      kind: 'provider-failed',
      failure: outcome.failure,
      spent: { usage: outcome.usage, costUsd, callMs, ...(counted && { counted }) },
      ...(outcome.unknown && { unknown: outcome.unknown }),
      ...(because !== undefined && { because }),
    };
  deps.health.answered(model.provider);
  effort.fitter.learn(outcome.usage.inputTokens);
  const { message, usage } = outcome;
  const handover = isFirstHere(effort)
    ? await judgeReceiver(deps.store, run, transcript.messages(), message)
    : null;
  const answer: Answered = {
    message,
    usage,
    costUsd,
    callMs,
    ...(counted && { counted }),
    ...(fidelity < 1 && { fidelity }),
    ...(handover && { handover }),
  };
  const calls = toolCallsOf(outcome.message);
  if (calls.length === 0) return lastStep(effort, answer, outcome.finish);
  await transcript.commitAnswer(answer);
  return finishStep(deps, effort, calls, tools, false);
}

const isFirstHere = ({ run, transcript }: Effort): boolean => transcript.spent().steps === run.spent.steps;

const tooLong = ({ id }: Provider, message: string, limitTokens: number): Ending => ({
  kind: 'provider-failed',
  failure: { code: 'context_too_long', message, provider: id, limitTokens },
  spent: null,
});

/** The tools of an answer that is committed, then their results with the checkpoint. */
async function finishStep(
  { toolbox }: Deps,
  { transcript, held }: Effort,
  calls: readonly ToolCallPart[],
  tools: readonly Tool[],
  interrupted: boolean,
): Promise<Ending | null> {
  const results = await runTools(toolbox, { calls, tools, interrupted }, held);
  held.assertHeld();
  if (results) await transcript.commitResults(results, !interrupted);
  const question = questionOf(calls);
  return question === null ? null : { kind: 'asking', question: { kind: 'person', text: question } };
}

async function toolsOf(
  { toolbox }: Deps,
  agent: Agent,
  signal: AbortSignal,
): Promise<readonly Tool[] | TaskError> {
  try {
    const listed = agent.tools.length > 0 ? await toolbox.list(agent.tools, signal) : [];
    return [...listed, askPersonTool];
  } catch (error) {
    signal.throwIfAborted();
    return {
      code: 'tools_unavailable',
      message: (error as Error).message,
      next: 'Check the tools section of baton.yaml and that the server starts, then retry the task.',
    };
  }
}
