import { aimedCell } from '../plan.ts';
import type { Figures } from '../run/figures.ts';
import type { Row } from './table.ts';

/** What was aimed at, what was measured, and whether it holds. */
export type Aim = {
  readonly aim: string;
  readonly value: number;
  readonly bound: string;
  readonly holds: boolean;
};

export function aimsOf(figures: Figures): readonly Aim[] {
  const finished = figures.finished.find(
    ({ workers, latencyMs, inFlight }) =>
      workers === aimedCell.workers && latencyMs === aimedCell.latencyMs && inFlight === aimedCell.inFlight,
  );
  const reference = figures.references.find(({ kind, latencyMs }) => kind === 'adapter' && latencyMs === 0);
  const latency = figures.latencies.find(({ latencyMs }) => latencyMs === 0);
  const { single, bareRoute } = figures.accepted;
  const finishedMs = figures.backend === 'redis' ? 8 : 20;
  return [
    least(
      'finished/s ÷ reference with the same adapter',
      (finished?.perSecond ?? 0) / (reference?.perSecond ?? 1),
      0.6,
    ),
    most('own CPU a task, ms', finished?.cpuMsPerTask.own, 1.5),
    most('p50 POST → provider called, ms', latency?.toProviderMs.p50, 3.5),
    most('p50 POST → finished, ms', latency?.toFinishedMs.p50, finishedMs),
    least('accepted/s ÷ bare route with one INSERT', single.perSecond / bareRoute.perSecond, 0.8),
    ...figures.memory.flatMap(({ rows, state, apiMb, workerMb }) => [
      most(`api memory, MB, ${rows} ${state}`, apiMb, 250),
      most(`worker memory, MB, ${rows} ${state}`, workerMb, 250),
    ]),
  ];
}

export const aimRows = (aims: readonly Aim[]): readonly Row[] =>
  aims.map(({ aim, value, bound, holds }) => ({
    aim,
    measured: value,
    bound,
    '': holds ? 'holds' : 'MISSED',
  }));

export const least = (aim: string, value: number, bound: number): Aim => ({
  aim,
  value,
  bound: `≥ ${bound}`,
  holds: value >= bound,
});
export const most = (aim: string, value = NaN, bound: number): Aim => ({
  aim,
  value,
  bound: `≤ ${bound}`,
  holds: value <= bound,
});
