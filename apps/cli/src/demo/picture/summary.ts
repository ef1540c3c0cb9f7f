import type { RunList, TaskView } from '@baton/contract';
import { plural, showDollars, showFidelity } from '../../print/amounts.ts';
import { renderTable, type Column } from '../../print/table.ts';
import type { Format, Screen } from '../../terminal/screen.ts';
import type { Assignment } from '../story/assignments.ts';
import type { TaskLine } from './scene.ts';

/** A task at its end, as the API tells it. */
export type Outcome = {
  readonly line: TaskLine;
  readonly assignment: Assignment;
  readonly task: TaskView;
  readonly handoffs: RunList['handoffs'];
};

/** Everything but a success is a loss: the demo has no faults that a person must mend. */
export const isLost = ({ task }: Outcome): boolean => task.status !== 'succeeded';

/** The table and what it comes to. */
export function renderSummary(outcomes: readonly Outcome[], seconds: number, screen: Screen): string {
  return [
    renderTable(columns, outcomes, screen),
    '',
    screen.paint(outcomes.some(isLost) ? ['bold', 'red'] : ['bold', 'green'], totals(outcomes, seconds)),
    remembered(outcomes),
  ].join('\n');
}

const columns: readonly Column<Outcome>[] = [
  { title: '#', value: ({ line }) => `${line.number}`, align: 'right' },
  { title: 'TASK', value: ({ line }) => line.title },
  {
    title: 'STATUS',
    value: ({ task }) => task.status,
    format: (outcome): Format => (isLost(outcome) ? 'red' : 'green'),
  },
  { title: 'STEPS', value: ({ task }) => `${task.steps}`, align: 'right' },
  { title: 'HOPS', value: ({ task }) => `${task.hops}`, align: 'right' },
  { title: 'WAITS', value: ({ line }) => `${line.waits}`, align: 'right' },
  { title: 'FIDELITY', value: showLeast, align: 'right' },
  { title: 'COST', value: ({ task }) => showDollars(task.costUsd), align: 'right' },
  { title: 'WENT THROUGH', value: ({ line }) => line.path.join(' → '), whenNarrow: 'leaves' },
];

function totals(outcomes: readonly Outcome[], seconds: number): string {
  const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((all, each) => all + of(each), 0);
  return [
    plural(outcomes.length, 'task'),
    plural(
      sum(({ task }) => task.hops),
      'hop',
    ),
    plural(
      sum(({ line }) => line.waits),
      'wait',
    ),
    `lost ${outcomes.filter(isLost).length}`,
    `fidelity ${showFidelity(least(outcomes.flatMap(fidelities)) ?? 1)}`,
    showDollars(sum(({ task }) => task.costUsd)),
    `${Math.round(seconds)} s`,
  ].join(' · ');
}

/** The ticket stood in the first file alone: who names it at the end was given the whole context. */
function remembered(outcomes: readonly Outcome[]): string {
  const knowing = outcomes.filter(({ task, assignment }) => task.output?.text.includes(assignment.ticket));
  return `Each was asked at its end for the ticket it read first: ${knowing.length} of ${outcomes.length} named it.`;
}

const fidelities = ({ handoffs }: Outcome): readonly number[] =>
  handoffs.flatMap(({ fidelity }) => (fidelity === null ? [] : [fidelity]));

function showLeast(outcome: Outcome): string {
  const value = least(fidelities(outcome));
  return value === null ? '-' : showFidelity(value);
}

const least = (values: readonly number[]): number | null =>
  values.length === 0 ? null : Math.min(...values);
