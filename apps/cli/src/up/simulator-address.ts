import type { ProvidersSection } from '@baton/providers';

/** Ids of the providers that a simulator on `port` of this machine would answer for. */
export const simulatedAt = (port: number, providers: ProvidersSection): readonly string[] =>
  Object.entries(providers)
    .filter(([, { baseUrl }]) => leadsTo(port, new URL(baseUrl)))
    .map(([id]) => id);

/** The simulator listens on IPv4; an address without a port means another program. */
const leadsTo = (port: number, url: URL): boolean =>
  url.protocol === 'http:' &&
  (url.hostname === '127.0.0.1' || url.hostname === 'localhost') &&
  url.port === String(port);
