import type { Actor } from '@baton/domain';
import { presentActor } from '@baton/domain';
import type { EngineDeps } from '../deps.ts';
import { knownToAllMs } from '../match/board-reader.ts';

type Deps = Pick<EngineDeps, 'store' | 'live' | 'catalog' | 'log'>;

/** `windows`: what was counted in its declared windows, too. */
type What = { readonly windows?: boolean | undefined };

/**
 * A person has mended something: what rests at a provider is let go, and what it told of its windows forgotten. False:
 * there is no such provider.
 */
export const createLiftCooldowns = ({ store, live, catalog, log }: Deps) =>
  async function lift(providerId: string, actor: Actor, { windows = false }: What = {}): Promise<boolean> {
    const provider = catalog.providers.get(providerId);
    if (!provider) return false;
    await store.health.forget(provider);
    await store.windows.forget(provider, { counted: windows });
    await store.tasks.wakeParked(knownToAllMs);
    log.info({ provider: providerId, windows, actor: presentActor(actor) }, 'cooldowns were lifted');
    live.publish({ kind: 'ring', ids: [] });
    return true;
  };
