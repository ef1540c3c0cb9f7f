import { quantilesOf } from '../../bench/measure/quantile.ts';
import { availabilityOf } from './availability.ts';
import type { Outcome } from '../run-scenario.ts';

const columns = [
  'scenario',
  'stores',
  'seed',
  'strikes',
  'tasks',
  'handed over',
  'lost',
  'doubled',
  'resumed p50/p95/max',
  'answered in 500 ms',
  'held',
];

/** A table in Markdown, one line a scenario, and what there is to say over all of them. */
export function printReport(outcomes: readonly Outcome[]): string {
  const rows = [columns, ...outcomes.map(rowOf)];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  const [head = '', ...lines] = rows.map(
    (row) => `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`,
  );
  const ruler = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [planned, unplanned] = [true, false].map((isPlanned) =>
    outcomes.filter(({ scenario }) => (scenario.isPlanned ?? false) === isPlanned),
  );
  return [
    head,
    ruler,
    ...lines,
    '',
    `Runs of killed workers went on after ${resumed(outcomes.flatMap(({ resumeMs }) => resumeMs.SIGKILL))}`,
    `Runs of workers stopped in order went on after ${resumed(outcomes.flatMap(({ resumeMs }) => resumeMs.SIGTERM))}`,
    `Planned restarts: ${available(planned ?? [])}`,
    `Unplanned outages: ${available(unplanned ?? [])}`,
  ].join('\n');
}

const rowOf = (outcome: Outcome): readonly string[] => [
  outcome.scenario.title,
  outcome.backend,
  String(outcome.seed),
  String(outcome.strikes),
  String(outcome.tasks),
  String(outcome.handOvers),
  String(outcome.lost),
  String(outcome.doubled),
  resumed([...outcome.resumeMs.SIGKILL, ...outcome.resumeMs.SIGTERM]),
  `${(availabilityOf(outcome.seen).share * 100).toFixed(1)} %`,
  outcome.faults.length === 0 ? 'yes' : 'NO',
];

function resumed(times: readonly number[]): string {
  if (times.length === 0) return '–';
  const { p50, p95 } = quantilesOf(times);
  return `${[p50, p95, Math.max(...times)].map((ms) => (ms / 1_000).toFixed(1)).join(' / ')} s`;
}

function available(outcomes: readonly Outcome[]): string {
  const { requests, share, p95Ms } = availabilityOf(outcomes.flatMap(({ seen }) => seen));
  if (requests === 0) return 'none in this run';
  return `${(share * 100).toFixed(2)} % of ${requests} requests were answered within 500 ms, p95 ${p95Ms.toFixed(0)} ms`;
}
