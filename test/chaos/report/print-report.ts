import { quantilesOf } from '../../bench/measure/quantile.ts';
import { recoveries } from './aims.ts';
import { availabilityOf } from './availability.ts';
import type { Outcome } from '../run-scenario.ts';
import { scenarios } from '../scenarios/all-scenarios.ts';

const columns = [
  'scenario',
  'queue',
  'runs',
  'strikes',
  'tasks',
  'handed over',
  'lost',
  'doubled',
  'resumed p50/p95/max',
  'answered in 500 ms',
  'held',
];

/** A table in Markdown, one line a scenario over all its runs, and what there is to say over all of them. */
export function printReport(outcomes: readonly Outcome[]): string {
  const runsOf = Map.groupBy(outcomes, ({ scenario }) => scenario);
  const rows = [
    columns,
    ...scenarios.flatMap(({ name, title }) => {
      const runs = runsOf.get(name);
      return runs ? [rowOf(title, runs)] : [];
    }),
  ];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  const [head = '', ...lines] = rows.map(
    (row) => `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`,
  );
  const ruler = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [planned, unplanned] = [true, false].map((isPlanned) =>
    outcomes.filter((outcome) => outcome.isPlanned === isPlanned),
  );
  return [
    head,
    ruler,
    ...lines,
    '',
    ...recoveries(outcomes).map(
      ({ times, p95Seconds, whose, isMissed }) =>
        `Runs of ${whose} went on after ${resumed(times)}; aim at p95: ${p95Seconds} s${isMissed ? ', MISSED' : ''}`,
    ),
    `Planned restarts: ${available(planned ?? [])}`,
    `Unplanned outages: ${available(unplanned ?? [])}`,
  ].join('\n');
}

function rowOf(title: string, runs: readonly Outcome[]): readonly string[] {
  const sum = (of: (run: Outcome) => number): string =>
    String(runs.reduce((total, run) => total + of(run), 0));
  const held = runs.filter(({ faults }) => faults.length === 0).length;
  return [
    title,
    [...new Set(runs.map(({ backend }) => backend))].join(', '),
    String(runs.length),
    sum(({ strikes }) => strikes),
    sum(({ tasks }) => tasks),
    sum(({ handOvers }) => handOvers),
    sum(({ lost }) => lost),
    sum(({ doubled }) => doubled),
    resumed(runs.flatMap(({ resumeMs }) => [...resumeMs.SIGKILL, ...resumeMs.SIGTERM])),
    `${(availabilityOf(runs.flatMap(({ seen }) => seen)).share * 100).toFixed(1)} %`,
    held === runs.length ? 'yes' : `${held} of ${runs.length}`,
  ];
}

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
