import type { Notice, ProviderEvent } from '@baton/domain';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { createInstruments } from './instruments.ts';
import { createObserver } from './observe-event.ts';
import { createRunClock } from './run-clock.ts';
import { takeSnapshot, type ReadSnapshot } from './snapshot.ts';

export type HttpRequestFacts = {
  readonly method: string;
  /** The route's pattern, never the path that was asked for; `none` where no route matched. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
};

/** Why the api refused what was not wrong: to protect itself. */
export type RefusalReason =
  | 'requests'
  | 'loop'
  | 'memory'
  | 'rate'
  | 'wrong-keys'
  | 'streams'
  | 'connections';

export type Metrics = {
  readonly observe: (event: Notice) => void;
  readonly observeProvider: (event: ProviderEvent) => void;
  /** Where the gauges come from; read once per scrape. */
  readonly snapshot: (read: ReadSnapshot) => void;
  readonly httpDuration: (request: HttpRequestFacts) => void;
  readonly refused: (reason: RefusalReason) => void;
  readonly streams: (open: number) => void;
  readonly matchDuration: (seconds: number) => void;
  readonly relayLag: (seconds: number) => void;
  readonly leaseLost: (count: number) => void;
  /** In Prometheus' text form. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
};

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** A registry of its own per call, with the process's own metrics beside Baton's. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const instruments = createInstruments(registry);
  let read: ReadSnapshot | null = null;
  return {
    observe: createObserver(instruments, createRunClock()),
    observeProvider: (told) => {
      const { provider } = told;
      if (told.type === 'limit-near')
        instruments.limitsNear.inc({ provider, window: told.window, level: told.level });
      if (told.type === 'provider-rests') instruments.rests.inc({ provider, code: told.code });
    },
    snapshot: (source) => {
      read = source;
    },
    httpDuration: ({ method, route, status, seconds }) =>
      instruments.httpSeconds.observe(
        { method: methods.has(method) ? method : 'OTHER', route, status: String(status) },
        seconds,
      ),
    refused: (reason) => instruments.refused.inc({ reason }),
    streams: (open) => instruments.streams.set(open),
    matchDuration: (seconds) => instruments.matchSeconds.observe(seconds),
    relayLag: (seconds) => instruments.relaySeconds.observe(seconds),
    leaseLost: (count) => instruments.leaseLosses.inc(count),
    text: async () => {
      if (read) await takeSnapshot(read, instruments);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
