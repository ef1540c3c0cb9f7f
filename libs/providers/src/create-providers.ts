import { createHash } from 'node:crypto';
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
  const isOwn = (origin: Origin | undefined): boolean =>
    origin !== undefined &&
    origin.model === settings.model &&
    servers.get(origin.provider) === serverOf(settings);
  const calls = new Map(
    keysOf(settings).map((apiKey) => {
      const keyed = { ...settings, apiKey };
      const model = adapter.createModel(keyed, bindFetch(settings.baseUrl));
      return [nameOf(apiKey), createModelCall({ id, settings: keyed, adapter, model, isOwn })] as const;
    }),
  );
  const [first] = calls.keys();
  return {
    provider: toSpec(id, settings),
    call: async (request, signal) => {
      const credential = request.credential ?? first ?? '';
      const call = calls.get(credential);
      if (!call) throw new Error(`provider ${id} has no credential ${credential}`);
      const outcome = await call(request, signal);
      return outcome.kind === 'failed'
        ? { ...outcome, failure: { ...outcome.failure, credential } }
        : outcome;
    },
  };
}

/** Servers of one's own may want none. */
const keysOf = ({ apiKey, apiKeys }: ProviderSettings): readonly (string | undefined)[] =>
  apiKeys ?? [apiKey];

/** The same key has the same name wherever it is used; nothing of the key can be told from it. */
const nameOf = (apiKey: string | undefined): string =>
  apiKey === undefined ? 'no-key' : `key-${createHash('sha256').update(apiKey).digest('hex').slice(0, 8)}`;

/**
 * Reasoning and its signatures go back only to the model that wrote them, on the same kind of wire and the same
 * server: signatures are bound to their model
 * (https://platform.claude.com/docs/en/build-with-claude/preserved-thinking/prefix-checks), and servers of one wire
 * refuse each other's fields.
 */
const serverOf = ({ kind, baseUrl }: ProviderSettings): string => `${kind} ${new URL(baseUrl).origin}`;

/** Servers behind one address are told apart by their paths. */
const hostOf = ({ baseUrl }: ProviderSettings): string => {
  const { host, pathname } = new URL(baseUrl);
  return `${host}${pathname}`;
};

const toSpec = (id: string, settings: ProviderSettings): Provider => ({
  id,
  kind: settings.kind,
  model: settings.model,
  host: hostOf(settings),
  credentials: keysOf(settings).map(nameOf),
  concurrency: settings.concurrency,
  ...(settings.requestsPerMinute !== undefined && { requestsPerMinute: settings.requestsPerMinute }),
  ...(settings.tokensPerMinute !== undefined && { tokensPerMinute: settings.tokensPerMinute }),
  contextTokens: settings.contextTokens,
  outputTokens: settings.outputTokens,
  prices: settings.prices,
  ...(settings.windows?.length && { windows: settings.windows }),
  ...(settings.reserve && { reserve: settings.reserve }),
  ...(settings.thresholds && { thresholds: settings.thresholds }),
});
