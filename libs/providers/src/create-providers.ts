import type { Origin, Provider } from '@baton/domain';
import type { ProviderSettings } from './adapters/adapter.ts';
import { adapters } from './adapters/adapters.ts';
import { bindFetch } from './bind-fetch.ts';
import { createModelCall } from './call/create-model-call.ts';
import type { ModelAdapter } from './model-adapter.ts';
import type { ProviderEntry, ProvidersSection } from './section/providers-section.ts';

export type Providers = {
  /** Without secrets. */
  readonly specs: ReadonlyMap<string, Provider>;
  readonly models: ReadonlyMap<string, ModelAdapter>;
};

/** Every configured provider; the model objects are built here, once. */
export function createProviders(section: ProvidersSection): Providers {
  const servers = new Map(Object.entries(section).map(([id, settings]) => [id, serverOf(settings)]));
  const models = new Map(
    Object.entries(section).map(([id, settings]) => [id, createAdapter(id, settings, servers)] as const),
  );
  return { models, specs: new Map([...models].map(([id, { provider }]) => [id, provider])) };
}

function createAdapter(
  id: string,
  settings: ProviderEntry,
  servers: ReadonlyMap<string, string>,
): ModelAdapter {
  const adapter = adapters[settings.kind];
  const model = adapter.createModel(settings, bindFetch(settings.baseUrl));
  const isOwn = (origin: Origin | undefined): boolean =>
    origin !== undefined &&
    origin.model === settings.model &&
    servers.get(origin.provider) === serverOf(settings);
  return { provider: toSpec(id, settings), call: createModelCall({ id, settings, adapter, model, isOwn }) };
}

/**
 * Reasoning and its signatures go back only to the model that wrote them, on the same kind of wire and the same
 * server: signatures are bound to their model
 * (https://platform.claude.com/docs/en/build-with-claude/preserved-thinking/prefix-checks), and servers of one wire
 * refuse each other's fields.
 */
const serverOf = ({ kind, baseUrl }: ProviderSettings): string => `${kind} ${new URL(baseUrl).origin}`;

const toSpec = (id: string, settings: ProviderSettings): Provider => ({
  id,
  kind: settings.kind,
  model: settings.model,
  concurrency: settings.concurrency,
  ...(settings.requestsPerMinute !== undefined && { requestsPerMinute: settings.requestsPerMinute }),
  ...(settings.tokensPerMinute !== undefined && { tokensPerMinute: settings.tokensPerMinute }),
  contextTokens: settings.contextTokens,
  outputTokens: settings.outputTokens,
  prices: settings.prices,
});
