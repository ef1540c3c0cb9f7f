import { simulatorUrlOf, type Env } from '@baton/config';
import type { JsonObject } from '@baton/domain';
import { detectProviders, simulatedProviders } from '@baton/providers';

/** What can be written into the `providers:` section; keys only as `${NAME}`. */
export type FoundProviders = {
  readonly source: 'environment' | 'simulator';
  readonly entries: Readonly<Record<string, JsonObject>>;
};

/** Providers whose keys are in the environment or that run here; the simulator where there is none. */
export async function findProviders(env: Env): Promise<FoundProviders> {
  const found = await detectProviders(referencesTo(env));
  if (Object.keys(found).length > 0) return { source: 'environment', entries: found };
  const simulated = simulatedProviders(simulatorUrlOf(env));
  return { source: 'simulator', entries: simulated };
}

/** Every value that is set, replaced by the reference to it: so no key can ever reach the file. */
const referencesTo = (env: Env): Env =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, `\${${name}}`]] : [])),
  );
