import type { StatsView } from '@baton/contract';
import type { StatsRow } from '@baton/store';

/** Waiting and running are averaged over runs, calls over steps: every step is one call. */
export const presentStatsRow = (row: StatsRow): StatsView['rows'][number] => ({
  key: row.key,
  outcomes: row.outcomes,
  runs: row.runs,
  steps: row.steps,
  usage: {
    inputTokens: row.inputTokens,
    cachedInputTokens: row.cachedInputTokens,
    outputTokens: row.outputTokens,
  },
  costUsd: row.costUsd,
  averageWaitMs: average(row.waitMs, row.runs),
  averageRunMs: average(row.runMs, row.runs),
  averageCallMs: average(row.callMs, row.steps),
});

const average = (sum: number, count: number): number | null => (count === 0 ? null : Math.round(sum / count));
