import type { ReadScript } from '../scripts/script.ts';
import { createProvider, type Provider } from './provider.ts';

export interface ProviderRegistry {
  /** The provider of that name, made with the empty script when it is new. */
  readonly get: (name: string) => Provider;
  /** Replaces the provider: its counters and windows begin anew. */
  readonly put: (name: string, scripts: readonly ReadScript[]) => Provider;
  readonly all: () => Provider[];
}

export function createProviderRegistry(now: () => number): ProviderRegistry {
  const providers = new Map<string, Provider>();
  const put = (name: string, scripts: readonly ReadScript[]): Provider => {
    const provider = createProvider(name, scripts, now());
    providers.set(name, provider);
    return provider;
  };
  return {
    get: (name) => providers.get(name) ?? put(name, []),
    put,
    all: () => [...providers.values()].toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}
