import type { Account } from '../measure/account.ts';
import type { Figures } from '../run/figures.ts';
import { aimRows, aimsOf } from './aims.ts';
import { formatTable, type Row } from './table.ts';

/** All figures of one backend as tables for a person. */
export const printFigures = (figures: Figures): string =>
  [
    formatTable(`${figures.backend}: accepted tasks`, acceptedRows(figures)),
    formatTable(`${figures.backend}: finished tasks`, finishedRows(figures)),
    formatTable(
      `${figures.backend}: CPU ms a task (load: the generator; own: api + worker + stores − adapter)`,
      cpuRows(figures),
    ),
    formatTable(`${figures.backend}: CPU seconds in the window / peak MB`, accountRows(figures)),
    formatTable(`${figures.backend}: one in flight, ms`, latencyRows(figures)),
    ...(figures.memory.length > 0 ? [formatTable(`${figures.backend}: memory`, figures.memory)] : []),
    formatTable(`${figures.backend}: aims`, aimRows(aimsOf(figures))),
  ].join('\n');

const acceptedRows = ({ accepted: { single, batch, bareRoute } }: Figures): readonly Row[] => [
  { how: 'one a request', '/s': single.perSecond, '÷ bare route': single.perSecond / bareRoute.perSecond },
  { how: '1,000 a request', '/s': batch.perSecond, '÷ bare route': batch.perSecond / bareRoute.perSecond },
  { how: 'bare Express route, one INSERT', '/s': bareRoute.perSecond, '÷ bare route': 1 },
];

function finishedRows({ finished, references }: Figures): readonly Row[] {
  const referenceOf = (latencyMs: number, inFlight: number): number =>
    references.find(
      (one) => one.kind === 'adapter' && one.latencyMs === latencyMs && one.inFlight === inFlight,
    )?.perSecond ?? NaN;
  return [
    ...finished.map(({ workers, latencyMs, inFlight, perSecond, submitToFinishedMs: { p50, p95, p99 } }) => ({
      what: `Baton, ${workers} worker${workers > 1 ? 's' : ''}`,
      'provider ms': `${latencyMs}`,
      'in flight': `${inFlight}`,
      'finished/s': perSecond,
      '÷ reference': perSecond / referenceOf(latencyMs, inFlight),
      'p50 ms': p50,
      'p95 ms': p95,
      'p99 ms': p99,
    })),
    ...references.map(({ kind, latencyMs, inFlight, perSecond }) => ({
      what: `reference, ${kind}`,
      'provider ms': `${latencyMs}`,
      'in flight': `${inFlight}`,
      'finished/s': perSecond,
      '÷ reference': perSecond / referenceOf(latencyMs, inFlight),
    })),
  ];
}

const cpuRows = ({ finished, references, adapterCpuMs }: Figures): readonly Row[] => [
  ...finished.map(({ workers, latencyMs, inFlight, cpuMsPerTask }) => ({
    what: `Baton, ${workers} w, ${latencyMs} ms, ${inFlight} in flight`,
    ...cpuMsPerTask,
  })),
  ...references.map(({ kind, latencyMs, inFlight, count, seen }) => ({
    what: `reference, ${kind}, ${latencyMs} ms, ${inFlight} in flight`,
    ...Object.fromEntries(
      Object.entries(seen).map(([name, { cpuSeconds }]) => [name, (cpuSeconds * 1_000) / count]),
    ),
  })),
  { what: 'the adapter’s call alone', worker: adapterCpuMs },
];

const accountRows = ({ finished, references }: Figures): readonly Row[] => [
  ...finished.map(({ workers, latencyMs, inFlight, seen }) => ({
    what: `Baton, ${workers} w, ${latencyMs} ms, ${inFlight} in flight`,
    ...showAccount(seen),
  })),
  ...references.map(({ kind, latencyMs, inFlight, seen }) => ({
    what: `reference, ${kind}, ${latencyMs} ms, ${inFlight} in flight`,
    ...showAccount(seen),
  })),
];

const showAccount = (seen: Account): Row =>
  Object.fromEntries(
    Object.entries(seen).map(([name, { cpuSeconds, peakMb }]) => [
      name,
      `${cpuSeconds.toFixed(2)} s / ${peakMb.toFixed(0)}`,
    ]),
  );

const latencyRows = ({ latencies }: Figures): readonly Row[] =>
  latencies.flatMap(({ latencyMs, tasks, toFinishedMs, toProviderMs }) => [
    { what: `POST → provider called, ${latencyMs} ms`, tasks: `${tasks}`, ...toProviderMs },
    { what: `POST → finished, ${latencyMs} ms`, tasks: `${tasks}`, ...toFinishedMs },
  ]);
