import { simulatedProviders, type ProvidersSectionInput } from '@baton/providers';

/** The simulator's providers as the benchmark sees them: never the bottleneck, and free. */
export const benchProviders = (simulatorUrl: string, apiKey: string): ProvidersSectionInput =>
  Object.fromEntries(
    Object.entries(simulatedProviders(simulatorUrl)).map(([id, entry]) => [
      id,
      { ...entry, apiKey, concurrency: 256 },
    ]),
  );
