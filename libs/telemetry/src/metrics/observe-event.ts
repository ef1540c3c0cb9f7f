import { failureCodes, type EventMap, type Notice } from '@baton/domain';
import type { Instruments } from './instruments.ts';
import type { RunClock, RunOutcomeLabel } from './run-clock.ts';

/** A listener that turns every event into counts. */
export const createObserver =
  (instruments: Instruments, clock: RunClock) =>
  (event: Notice): void => {
    const end = (outcome: RunOutcomeLabel): void => {
      const run = clock.stop(event, outcome);
      if (run) instruments.runSeconds.observe({ provider: run.provider, outcome }, run.seconds);
    };
    switch (event.type) {
      case 'run-started':
        return clock.start(event, event.data.provider);
      case 'step-answered':
        return countStep(instruments, event.data);
      case 'context-summarised':
        return countUsage(instruments, event.data);
      case 'run-retrying':
        instruments.failures.inc({ provider: event.data.provider, class: event.data.failure.code });
        return clock.forget(event);
      case 'run-throttled':
      case 'run-taken-back':
        return clock.forget(event);
      case 'run-limited':
        if (!event.data.failure.foreseen)
          instruments.failures.inc({ provider: event.data.provider, class: event.data.failure.code });
        return end('limited');
      case 'run-handed-over':
        return countHandover(instruments, event.data);
      case 'task-input-required':
        countStop(instruments, event.data);
        return end('asking');
      case 'task-succeeded':
        instruments.tasksFinished.inc({ outcome: 'succeeded' });
        return end('completed');
      case 'task-failed':
        instruments.tasksFinished.inc({ outcome: 'failed' });
        instruments.taskFailures.inc({ class: event.data.error.code });
        return end('failed');
      case 'task-canceled':
        instruments.tasksFinished.inc({ outcome: 'canceled' });
        return end('canceled');
      case 'task-submitted':
      case 'task-blocked':
      case 'task-matched':
      case 'task-parked':
      case 'task-resumed':
      case 'step-finished':
      case 'answer-refused':
      case 'run-moved':
        return undefined;
    }
  };

function countStep(instruments: Instruments, step: EventMap['step-answered']): void {
  const { provider, handover } = step;
  if (handover) instruments.firstSteps.inc({ to: provider, verdict: handover.verdict });
  instruments.steps.inc({ provider });
  countUsage(instruments, step);
}

function countUsage(
  instruments: Instruments,
  { provider, usage, costUsd }: Pick<EventMap['step-answered'], 'provider' | 'usage' | 'costUsd'>,
): void {
  instruments.tokens.inc({ provider, kind: 'input' }, usage.inputTokens);
  instruments.tokens.inc({ provider, kind: 'cached_input' }, usage.cachedInputTokens);
  instruments.tokens.inc({ provider, kind: 'output' }, usage.outputTokens);
  instruments.cost.inc({ provider }, costUsd);
}

function countStop(instruments: Instruments, { question }: EventMap['task-input-required']): void {
  if (question.kind === 'cap') instruments.budgetStops.inc({ owner: 'task', period: 'task' });
  if (question.kind === 'budget' && question.owner && question.period)
    instruments.budgetStops.inc({ owner: question.owner, period: question.period });
}

const knownReasons: ReadonlySet<string> = new Set(failureCodes);

function countHandover(
  instruments: Instruments,
  { from, to, reason, fidelity }: EventMap['run-handed-over'],
): void {
  if (fidelity !== null) instruments.fidelity.observe({ to }, fidelity);
  instruments.handovers.inc({ from, to, reason: knownReasons.has(reason) ? reason : 'other' });
}
