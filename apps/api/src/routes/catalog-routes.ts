import type { StatsView } from '@baton/contract';
import { currentTime, defaultTiming } from '@baton/domain';
import type { ApiDeps } from '../deps.ts';
import type { Handler } from '../http/handler.ts';
import { ok } from '../http/reply.ts';
import { iso } from '../presenters/iso.ts';
import { presentAgent } from '../presenters/present-agent.ts';
import { presentLimits } from '../presenters/present-limits.ts';
import { presentProvider } from '../presenters/present-provider.ts';
import { presentStatsRow } from '../presenters/present-stats.ts';
import { presentWorker } from '../presenters/present-worker.ts';
import { unknown } from './find-task.ts';

export function createCatalogRoutes({ engine, store }: Pick<ApiDeps, 'engine' | 'store'>) {
  const { agents, providers } = engine.catalog;

  const listAgents: Handler<'listAgents'> = async () => ok({ items: agents.map(presentAgent) });

  const getAgent: Handler<'getAgent'> = async ({ id }) => {
    const agent = agents.find((candidate) => candidate.id === id);
    return agent ? ok(presentAgent(agent)) : unknown('agent', id);
  };

  const listProviders: Handler<'listProviders'> = async () => {
    const [board, { oldestQueuedSeconds }] = await Promise.all([engine.board.fresh(), store.board.census()]);
    const now = currentTime();
    const items = [...providers.values()].map((provider) =>
      presentProvider(provider, board, oldestQueuedSeconds.get(provider.id) ?? null, now),
    );
    return ok({ items });
  };

  const readProviderLimits: Handler<'readProviderLimits'> = async ({ id }) => {
    const provider = providers.get(id);
    return provider
      ? ok(presentLimits(provider, await engine.board.fresh(), currentTime()))
      : unknown('provider', id);
  };

  const listWorkers: Handler<'listWorkers'> = async () => {
    const workers = await store.workers.list();
    const now = currentTime();
    return ok({ items: workers.map((worker) => presentWorker(worker, now, defaultTiming.leaseMs)) });
  };

  const getStats: Handler<'getStats'> = async ({ caller, query: { by, from, to } }) => {
    const rows = await store.stats.read(caller.projectId, by, from ?? new Date(0), to ?? inAMinute());
    const view: StatsView = { by, from: iso(from), to: iso(to), rows: rows.map(presentStatsRow) };
    return ok(view);
  };

  const liftProvider: Handler<'liftProvider'> = async ({ id, caller, body }) =>
    (await engine.lift(id, caller.actor, body)) ? ok({ id }, 202) : unknown('provider', id);

  const listFailures: Handler<'listFailures'> = async () =>
    ok({
      items: (await store.unknownFailures(mostFailures)).map(({ firstAt, lastAt, ...failure }) => ({
        ...failure,
        firstAt: firstAt.toISOString(),
        lastAt: lastAt.toISOString(),
      })),
    });

  return {
    listAgents,
    getAgent,
    listProviders,
    readProviderLimits,
    liftProvider,
    listWorkers,
    listFailures,
    getStats,
  };
}

/** Rare ones beyond these teach little. */
const mostFailures = 1_000;

/** Later than anything that has finished, even where the database's clock is a little ahead. */
const inAMinute = (): Date => new Date(currentTime().getTime() + 60_000);
