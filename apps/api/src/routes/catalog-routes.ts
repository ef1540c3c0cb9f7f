import type { ProviderView, StatsQuery, StatsView } from '@baton/contract';
import { coolingUntil, isUnhealthy, loadOf, type Board, type Cooldown } from '@baton/domain';
import type { StatsRow } from '@baton/store';
import type { ApiDeps } from '../deps.ts';
import { ok, type Handler } from '../http/reply.ts';
import { iso } from '../presenters/present-task.ts';
import { unknown } from './find-task.ts';

export function createCatalogRoutes({ engine, store }: Pick<ApiDeps, 'engine' | 'store'>) {
  const { agents, providers } = engine.catalog;

  const listAgents: Handler = async () => ok({ items: agents });

  const getAgent: Handler = async ({ id }) => {
    const agent = agents.find((candidate) => candidate.id === id);
    return agent ? ok(agent) : unknown('agent', id);
  };

  const listProviders: Handler = async () => {
    const [board, census] = await Promise.all([engine.board.fresh(), store.board.census()]);
    const now = new Date();
    return ok({
      items: [...providers.values()].map(({ id, kind, model, concurrency, contextTokens, prices }): ProviderView => ({
        id,
        kind,
        model,
        ...standing(board, id, now),
        oldestQueuedSeconds: census.oldestQueuedSeconds.get(id) ?? null,
        ...loadOf(board.providers, id),
        concurrency,
        contextTokens,
        prices,
      })),
    });
  };

  const getStats: Handler = async ({ caller, query }) => {
    const { by, from, to } = query as StatsQuery;
    const rows = await store.stats.read(caller.projectId, by, from ?? new Date(0), to ?? new Date(Date.now() + 60_000));
    return ok({ by, from: iso(from), to: iso(to), rows: rows.map(presentStats) } satisfies StatsView);
  };

  return { listAgents, getAgent, listProviders, getStats };
}

function standing(board: Board, provider: string, now: Date): Pick<ProviderView, 'state' | 'cooldown'> {
  const cooldown: Cooldown | null = coolingUntil(board, provider, now);
  if (!cooldown) return { state: 'ok', cooldown: null };
  const { until, code, message } = cooldown;
  return { state: isUnhealthy(cooldown) ? 'unhealthy' : 'cooling', cooldown: { until: until.toISOString(), code, message } };
}

const presentStats = (row: StatsRow): StatsView['rows'][number] => ({
  key: row.key,
  outcomes: row.outcomes,
  runs: row.runs,
  steps: row.steps,
  usage: { inputTokens: row.inputTokens, cachedInputTokens: row.cachedInputTokens, outputTokens: row.outputTokens },
  costUsd: row.costUsd,
  averageWaitMs: Math.round(row.waitMs / row.runs),
  averageRunMs: Math.round(row.runMs / row.runs),
  averageCallMs: Math.round(row.callMs / row.runs),
});
