import {
  askPersonTool,
  chooseProvider,
  healthOf,
  isUrgent,
  pendingCalls,
  textOf,
  toolCallsOf,
  type Agent,
  type Failure,
  type Output,
  type Question,
  type TaskError,
  type Tool,
  type ToolCallPart,
  type UnknownFailure,
} from '@baton/domain';
import type { ModelAdapter } from '@baton/providers';
import type { ClaimedRun, StepCommit } from '@baton/store';
import { checkOutput } from '../complete/check-output.ts';
import type { RunnerDeps } from '../deps.ts';
import { judgeReceiver } from '../hand-over/judge-receiver.ts';
import { countedOf, type HeadroomKeeper } from '../headroom/headroom-keeper.ts';
import type { HealthKeeper } from '../health/health-keeper.ts';
import type { HeldRun } from '../lease/lease-keeper.ts';
import { beforeCall } from './before-call.ts';
import { callModel, type Access, type Call, type CallResult } from './call-model.ts';
import type { FittedCall, Fitter } from './fit-call.ts';
import { isRepairing, repairRequest } from './repair.ts';
import { questionOf, runTools } from './run-tools.ts';
import { systemPrompt } from './system-prompt.ts';
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
    }
  | { readonly kind: 'asking'; readonly question: Question }
  | { readonly kind: 'failed'; readonly error: TaskError }
  | { readonly kind: 'throttled'; readonly waitMs: number };

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

type Deps = Pick<RunnerDeps, 'store' | 'queue' | 'toolbox' | 'board' | 'catalog'> & {
  readonly turns: Turns;
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
  };
  const fitted = await effort.fitter.fit(whole);
  if (fitted.kind === 'too-small') return tooLong(model, fitted.message);
  const may = await beforeCall(deps, effort, fitted.call);
  if (may.kind !== 'may-call') return may;
  if (!(await deps.health.mayCall(model.provider))) return { kind: 'throttled', waitMs: behindProbeMs };
  const board = deps.board.glance();
  const access = {
    credential: deps.turns(model.provider, may.credentials),
    share: healthOf(board, model.provider).share,
  };
  const made = await callShrinking(deps, effort, { whole, fitted }, access);
  if (made.kind === 'throttled') return made;
  const { outcome, costUsd, callMs, fidelity } = made;
  const counted = countedOf(model.provider, access.credential);
  deps.headroom.used(counted, outcome.usage, costUsd);
  if (outcome.kind === 'failed')
    return {
      kind: 'provider-failed',
      failure: outcome.failure,
      spent: { usage: outcome.usage, costUsd, callMs, ...(counted && { counted }) },
      ...(outcome.unknown && { unknown: outcome.unknown }),
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

type Fits = { readonly whole: Call; readonly fitted: Extract<FittedCall, { kind: 'fitted' }> };

/** The call; refused as too long, with less, where no provider that would take more is free. */
async function callShrinking(
  deps: Deps,
  effort: Effort,
  { whole, fitted }: Fits,
  access: Access,
): Promise<CallResult & { readonly fidelity: number }> {
  const { model, held, fitter } = effort;
  let [call, fidelity] = [fitted.call, fitted.fidelity];
  for (;;) {
    const onLimits = deps.headroom.hear(model.provider, access.credential);
    const made = await callModel(model, deps.queue.rates, { ...call, onLimits }, access, held.signal);
    const isTooLong =
      made.kind === 'made' &&
      made.outcome.kind === 'failed' &&
      made.outcome.failure.code === 'context_too_long';
    if (!isTooLong || isLargerFree(deps, effort)) return { ...made, fidelity };
    const less = await fitter.shrink(whole);
    if (less?.kind !== 'fitted') return { ...made, fidelity };
    [call, fidelity] = [less.call, less.fidelity];
  }
}

function isLargerFree({ catalog, board }: Deps, { run, agent, model }: Effort): boolean {
  const needs = {
    filter: run.providers,
    contextTokens: model.provider.contextTokens + 1,
    urgent: isUrgent(run.priority),
  };
  return chooseProvider(agent, catalog.providers, needs, board.glance(), new Date()).kind === 'chosen';
}

const tooLong = ({ provider }: ModelAdapter, message: string): Ending => ({
  kind: 'provider-failed',
  failure: { code: 'context_too_long', message, provider: provider.id },
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
  if (results) await transcript.commitResults(results);
  const question = questionOf(calls);
  return question === null ? null : { kind: 'asking', question: { kind: 'person', text: question } };
}

/**
 * An answer without tools ends the run: as completed if it holds, otherwise as failed with the answer kept. One that
 * does not hold against the task's schema may be repaired once; null: the loop goes on for that.
 */
async function lastStep(
  { run, transcript }: Effort,
  answer: Answered,
  finish: string,
): Promise<Ending | null> {
  const text = textOf(answer.message);
  const fault = answerFault(text, finish);
  const checked = checkOutput(text, run.outputSchema);
  if (!fault && checked.ok) return { kind: 'completed', output: checked.output, answer };
  const faults = checked.ok ? [] : checked.faults;
  if (!fault && !isRepairing(transcript.messages())) {
    await transcript.commitRefused(answer, faults, repairRequest(faults));
    return null;
  }
  await transcript.commitAnswer(answer);
  return { kind: 'failed', error: fault ?? outputInvalid(faults) };
}

const outputInvalid = (faults: readonly string[]): TaskError => ({
  code: 'output_invalid',
  message: `The answer does not hold against the task's schema, nor did its repair: ${faults.join('; ')}`,
  next: 'Retry the task, or loosen its output schema.',
});

function answerFault(text: string, finish: string): TaskError | null {
  if (finish === 'length')
    return {
      code: 'output_too_long',
      message: 'The answer was cut off at the provider’s output ceiling.',
      next: 'Raise the provider’s outputTokens in baton.yaml, or ask for a shorter answer; then retry the task.',
    };
  if (text.trim() === '')
    return {
      code: 'empty_answer',
      message: 'The model stopped without an answer.',
      next: 'Retry the task, or say in the input what the answer should hold.',
    };
  return null;
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
