import type { EventView, HandoffView, RunView, TaskView } from '@baton/contract';
import type { Context } from '../context.ts';
import { describeEvent } from '../follow/describe-event.ts';
import { adviceOn } from '../follow/end-with-outcome.ts';
import { plural, showDollars, showDuration, showUsage, showFidelity } from './amounts.ts';
import { heading, renderFacts } from './facts.ts';
import { statusFormat } from './status.ts';
import { renderTable, type Column } from './table.ts';
import { showClock, showTime, showUntil } from './times.ts';

export type WholeTask = TaskView & {
  readonly runs: readonly RunView[];
  readonly handoffs: readonly HandoffView[];
  readonly events: readonly EventView[];
};

type Look = Pick<Context, 'stdout' | 'now' | 'config'>;

/** Everything about a task on one page: the facts, then why, its runs, hand-overs and events, then its result. */
export function renderTask(task: WholeTask, look: Look): string {
  const { stdout } = look;
  const advice = adviceOn(task, look.config.commandName);
  return [
    facts(task, look),
    section('Runs', task.runs, (runs) => renderTable(runColumns, runs, stdout)),
    section('Hand-overs', task.handoffs, (handoffs) => renderTable(handoffColumns, handoffs, stdout)),
    section('Events', task.events, (events) => renderTable(eventColumnsAt(look.now()), events, stdout)),
    section(
      task.status === 'input_required' ? 'So far' : 'Result',
      task.output ? [task.output] : [],
      ([output]) =>
        output?.json === undefined ? (output?.text ?? '') : JSON.stringify(output.json, null, 2),
    ),
    section('Next', advice, (lines) => lines.join('\n')),
  ]
    .filter((part) => part !== '')
    .join('\n\n');

  function section<T>(title: string, items: readonly T[], render: (items: readonly T[]) => string): string {
    return items.length === 0 ? '' : `${heading(title, stdout)}\n${render(items)}`;
  }
}

function facts(task: TaskView, { stdout, now }: Look): string {
  const { agent, provider, error, question, resumeAt, deadline, finishedAt } = task;
  return renderFacts(
    [
      ['Task', task.id],
      ['Title', task.title],
      ['Status', task.status, statusFormat[task.status]],
      ['Agent', agent === null ? null : `${agent}${provider === null ? '' : ` on ${provider}`}`],
      ['Why', task.match?.reasons.join('\n') ?? null],
      ['Question', question?.text ?? null],
      ['Error', error ? `${error.message} (${error.code})` : null],
      ['Resumes', resumeAt === null ? null : showUntil(resumeAt, now())],
      ['Priority', String(task.priority)],
      ['Deadline', deadline === null ? null : showTime(deadline)],
      ['Budget', showBudget(task.budget)],
      ['Used', `${plural(task.steps, 'step')}, ${showUsage(task.usage)}, ${showDollars(task.costUsd)}`],
      ['Session', task.sessionId],
      ['Waits for', task.dependsOn.join('\n')],
      ['Created', showTime(task.createdAt)],
      [
        'Finished',
        finishedAt === null ? null : `${showTime(finishedAt)}, after ${between(task.createdAt, finishedAt)}`,
      ],
    ],
    stdout,
  );
}

const showBudget = ({ usd, tokens, turns }: TaskView['budget']): string =>
  [
    ...(usd === undefined ? [] : [showDollars(usd)]),
    ...(tokens === undefined ? [] : [plural(tokens, 'token')]),
    ...(turns === undefined ? [] : [plural(turns, 'turn')]),
  ].join(', ');

const runColumns: readonly Column<RunView>[] = [
  { title: 'PROVIDER', value: ({ provider }) => provider },
  { title: 'MODEL', value: ({ model }) => model, whenNarrow: 'leaves' },
  { title: 'STATUS', value: ({ status }) => status },
  { title: 'STEPS', value: ({ steps }) => String(steps), align: 'right' },
  { title: 'TOKENS', value: ({ usage }) => showUsage(usage), whenNarrow: 'leaves' },
  { title: 'COST', value: ({ costUsd }) => showDollars(costUsd), align: 'right' },
  { title: 'TOOK', value: ({ startedAt, finishedAt }) => between(startedAt, finishedAt), align: 'right' },
  {
    title: 'WHY IT ENDED',
    value: ({ failure }) => (failure ? `${failure.code}: ${failure.message}` : ''),
    whenNarrow: 'cuts',
  },
];

const handoffColumns: readonly Column<HandoffView>[] = [
  { title: 'AT', value: ({ createdAt }) => showClock(new Date(createdAt)) },
  { title: 'FROM', value: ({ from }) => from },
  { title: 'TO', value: ({ to }) => to },
  { title: 'MESSAGES', value: ({ uptoMessage }) => String(uptoMessage), align: 'right' },
  {
    title: 'FIDELITY',
    value: ({ fidelity }) => (fidelity === null ? '-' : showFidelity(fidelity)),
    align: 'right',
  },
  { title: 'BEGAN', value: ({ firstStep }) => firstStep?.verdict ?? '-' },
  { title: 'DIGEST', value: ({ digest }) => digest.slice(0, 12), whenNarrow: 'leaves' },
  { title: 'REASON', value: ({ reason }) => reason, whenNarrow: 'cuts' },
];

const eventColumnsAt = (now: Date): readonly Column<EventView>[] => [
  { title: '#', value: ({ id }) => String(id), align: 'right' },
  { title: 'AT', value: ({ at }) => showClock(new Date(at)) },
  { title: 'WHAT', value: (event) => describeEvent(event, now).word },
  { title: 'BY', value: ({ actor }) => (actor.startsWith('key:') ? 'key' : actor), whenNarrow: 'leaves' },
  { title: 'DETAILS', value: (event) => describeEvent(event, now).text, whenNarrow: 'cuts' },
];

const between = (from: string | null, to: string | null): string =>
  from === null || to === null ? '-' : showDuration(new Date(to).getTime() - new Date(from).getTime());
