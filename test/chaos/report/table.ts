import { quantilesOf } from '../../bench/measure/quantile.ts';
import type { Outcome } from '../run-scenario.ts';

const columns = [
  'scenario',
  'stores',
  'seed',
  'strikes',
  'tasks',
  'lost',
  'doubled',
  'resumed p50/p95/max',
  'answered',
  '',
];

/** One line a scenario, as the README shows it. */
export function printTable(outcomes: readonly Outcome[]): string {
  const rows = [columns, ...outcomes.map(rowOf)];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const rowOf = (outcome: Outcome): readonly string[] => [
  outcome.title,
  outcome.backend,
  String(outcome.seed),
  String(outcome.strikes),
  String(outcome.tasks),
  String(outcome.lost),
  String(outcome.doubled),
  resumed(outcome.resumeMs),
  `${(outcome.answered * 100).toFixed(1)} %`,
  outcome.faults.length === 0 ? 'held' : 'BROKEN',
];

function resumed(times: readonly number[]): string {
  if (times.length === 0) return '–';
  const { p50, p95 } = quantilesOf(times);
  return `${[p50, p95, Math.max(...times)].map((ms) => (ms / 1_000).toFixed(1)).join(' / ')} s`;
}
