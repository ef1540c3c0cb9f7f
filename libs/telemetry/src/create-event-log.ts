import type { EventMap, EventType, LimitLevel, Logger, Notice, ProviderEvent } from '@baton/domain';

/** What a person on call must see stands above `info`; every single step stands below. */
const levels = {
  'task-submitted': 'info',
  'task-blocked': 'info',
  'task-matched': 'info',
  'task-parked': 'warn',
  'task-resumed': 'info',
  'task-input-required': 'info',
  'task-succeeded': 'info',
  'task-failed': 'warn',
  'task-canceled': 'info',
  'run-started': 'info',
  'step-answered': 'debug',
  'step-finished': 'debug',
  'answer-refused': 'info',
  'context-summarised': 'info',
  'run-retrying': 'warn',
  'run-throttled': 'info',
  'run-limited': 'warn',
  'run-handed-over': 'info',
  'run-taken-back': 'warn',
  'run-moved': 'info',
} as const satisfies Record<EventType, keyof Logger>;

/** A listener that writes one line per event: ids and numbers, never a title, a question, a message or an answer. */
export const createEventLog =
  (logger: Logger) =>
  (event: Notice): void => {
    const { taskId, type, actor } = event;
    logger[levels[type]]({ taskId, actor, ...factsOf(event) }, type);
  };

const limitLevels = { warning: 'info', critical: 'warn', emergency: 'error' } as const satisfies Record<
  LimitLevel,
  keyof Logger
>;

/** The same for what happens to providers. */
export const createProviderLog =
  (logger: Logger) =>
  (told: ProviderEvent): void => {
    if (told.type === 'provider-rests') return logger.info({ ...told, type: undefined }, told.type);
    const { type, level, ...facts } = told;
    // A line has a level of its own.
    logger[type === 'limit-near' ? limitLevels[level] : 'info']({ ...facts, reached: level }, type);
  };

type Facts = Readonly<Record<string, unknown>>;

function factsOf(event: Notice): Facts {
  switch (event.type) {
    case 'task-submitted':
      return { priority: event.data.priority };
    case 'task-blocked':
      return { on: event.data.on };
    case 'task-matched':
      return { runId: event.data.runId, agent: event.data.agent, provider: event.data.provider };
    case 'task-parked':
      return { resumeAt: event.data.resumeAt };
    case 'task-input-required':
      return { kind: event.data.question.kind, cap: event.data.question.cap };
    case 'task-failed':
      return { code: event.data.error.code };
    case 'task-canceled':
      return {};
    case 'step-finished':
      return { runId: event.data.runId, step: event.data.step, tools: event.data.tools };
    case 'answer-refused':
      return { ...event.data, faults: event.data.faults.length };
    case 'run-retrying':
    case 'run-limited':
      return factsOfFailure(event.data);
    case 'run-handed-over':
      return { ...event.data, runId: event.data.toRun, provider: event.data.to, reason: undefined };
    case 'run-moved':
      return { runId: event.data.runId, provider: event.data.to, from: event.data.from };
    case 'task-resumed':
    case 'task-succeeded':
    case 'run-started':
    case 'step-answered':
    case 'context-summarised':
    case 'run-throttled':
    case 'run-taken-back':
      return event.data;
  }
}

/** The provider's own words stay out; its code and status say enough. */
const factsOfFailure = ({ failure, ...facts }: EventMap['run-retrying' | 'run-limited']): Facts => ({
  ...facts,
  code: failure.code,
  status: failure.status,
});
