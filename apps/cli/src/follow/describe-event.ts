import type { EventMap, EventType, Failure, Usage } from '@baton/domain';
import type { EventView } from '@baton/contract';
import { plural, showDollars, showDuration, showUsage, showFidelity } from '../print/amounts.ts';
import { showUntil } from '../print/times.ts';
import type { Format } from '../terminal/screen.ts';

/** An event as a line of progress: a word for what it is, then a sentence. */
export type Line = { readonly word: string; readonly text: string; readonly format: Format };

type Describers = { readonly [T in EventType]: (data: EventMap[T], now: Date) => Line };

const describers: Describers = {
  'task-submitted': ({ title, priority }) => line('submitted', `${title} (priority ${priority})`),
  'task-blocked': ({ on }) =>
    line('blocked', `waits for ${plural(on.length, 'task')}: ${on.join(', ')}`, 'yellow'),
  'task-matched': ({ agent, provider, reasons }) =>
    line('matched', `${agent} on ${provider}: ${reasons.join(' · ')}`, 'bold'),
  'task-parked': ({ resumeAt, reasons }, now) =>
    line('parked', `until ${showUntil(resumeAt, now)}: ${reasons.join(' · ')}`, 'yellow'),
  'task-resumed': ({ after }) => line('resumed', resumedAfter[after]),
  'task-input-required': ({ question }) => line('asks', question.text, 'yellow'),
  'task-succeeded': ({ steps, costUsd }) =>
    line('succeeded', `${plural(steps, 'step')}, ${showDollars(costUsd)}`, 'green'),
  'task-failed': ({ error }) => line('failed', `${error.message} (${error.code})`, 'red'),
  'task-canceled': ({ reason }) => line('canceled', reason, 'yellow'),
  'run-started': ({ provider, model, worker, waitMs }) =>
    line('started', `${provider} (${model}) on ${worker}, after ${showDuration(waitMs)} of waiting`),
  'step-answered': ({ step, provider, usage, costUsd, callMs, tools, fidelity }) =>
    line(
      `step ${step}`,
      `${provider}: ${showCall(usage, costUsd, callMs)}${showTools(tools)}${fidelity === undefined ? '' : `, given ${Math.round(fidelity * 100)} % of the context`}`,
    ),
  'step-finished': ({ tools }) =>
    line('tools', tools.map(({ tool, ok }) => `${tool} ${ok ? 'done' : 'failed'}`).join(', ')),
  'answer-refused': ({ provider, faults }) =>
    line('repairing', `${provider} is asked to repair its answer: ${faults.join('; ')}`, 'yellow'),
  'context-summarised': ({ provider, uptoMessage, made, usage, costUsd, callMs }) =>
    line(
      'summarised',
      `${provider} ${made ? 'summed up' : 'gave no summary of'} messages 1 to ${uptoMessage}: ${showCall(usage, costUsd, callMs)}`,
    ),
  'run-retrying': ({ provider, failure, tries, afterMs, reasons }) =>
    line(
      'retrying',
      `${provider}: ${showFailure(failure)}; ${reasons.length > 0 ? reasons.join('; ') : `try ${tries}`} in ${showDuration(afterMs)}`,
      'yellow',
    ),
  'run-throttled': ({ provider, afterMs, behind }) => {
    const why = {
      budget: 'calls under way have the rest of the budget reserved',
      crash: 'two workers died of it or beside it, and it waits until it can be told',
      provider: `${provider} takes no more this minute`,
    };
    return line('throttled', `${why[behind ?? 'provider']}; goes on in ${showDuration(afterMs)}`, 'yellow');
  },
  'run-limited': ({ provider, failure, cooldownUntil }, now) =>
    line(
      failure.foreseen ? 'limit near' : 'limited',
      `${provider}: ${showFailure(failure)}${restsUntil(cooldownUntil, now)}`,
      'yellow',
    ),
  'run-handed-over': ({ from, to, reason, messages, fidelity }) =>
    line(
      'handed over',
      `${from} → ${to} (${reason}), with ${plural(messages, 'message')}${fidelity === null ? '' : `, fidelity ${showFidelity(fidelity)}`}`,
      'magenta',
    ),
  'run-taken-back': ({ provider, worker, crashes }) =>
    line(
      'taken back',
      `worker ${worker} is gone (${plural(crashes, 'crash')}); ${provider} goes on elsewhere`,
      'yellow',
    ),
  'run-moved': ({ from, to, reason }) =>
    line('moved', `${from} → ${to} before it began (${reason})`, 'magenta'),
};

/** Events of a newer server are named, no more. */
export function describeEvent({ type, data }: Pick<EventView, 'type' | 'data'>, now: Date): Line {
  if (!Object.hasOwn(describers, type)) return line(type, '');
  const describe = describers[type as EventType] as (data: unknown, now: Date) => Line;
  return describe(data, now);
}

const resumedAfter: Record<EventMap['task-resumed']['after'], string> = {
  park: 'a provider is free again',
  answer: 'it was answered',
  retry: 'it is tried again',
  dependencies: 'what it waited for is finished',
};

function line(word: string, text: string, format: Format = 'cyan'): Line {
  return { word, text, format };
}

const showCall = (usage: Usage, costUsd: number, callMs: number): string =>
  `${showUsage(usage)}, ${showDollars(costUsd)}, ${showDuration(callMs)}`;

const showTools = (tools: readonly string[]): string =>
  tools.length === 0 ? '' : `, calls ${tools.join(', ')}`;

const showFailure = ({ code, message }: Failure): string => `${code} (${message})`;

const restsUntil = (until: string | null, now: Date): string =>
  until === null ? '' : `; left alone until ${showUntil(until, now)}`;
