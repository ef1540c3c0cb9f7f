import { z } from 'zod';
import { defaultThresholds, type DeclaredWindow, type Thresholds } from '@baton/domain';
import { isMap, objectSentence } from './sentence.ts';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 24 * 3_600_000 } as const;
const longestDays = 366;

const spanSentence = `use a span such as 5h, 7d or 90m, at most ${longestDays}d`;
const span = z.string(spanSentence).refine((text) => spanMsOf(text) !== null, spanSentence);

function spanMsOf(text: string): number | null {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (unitMs[unit as keyof typeof unitMs] ?? Number.NaN);
  return ms > 0 && ms <= longestDays * unitMs.d ? ms : null;
}

const countSentence = 'use a whole number from 1';
const count = z.int(countSentence).min(1, countSentence).optional();
const costSentence = 'use US dollars, more than 0';

const window = z
  .strictObject(
    {
      span,
      requests: count,
      tokens: count,
      cost: z.number(costSentence).positive(costSentence).optional(),
    },
    objectSentence('a window', ['span', 'requests', 'tokens', 'cost']),
  )
  .refine(({ requests, tokens, cost }) => (requests ?? tokens ?? cost) !== undefined, {
    message: 'say how many requests or tokens it holds, or what may be spent in it as cost',
    when: ({ value }) => isMap(value),
  })
  .transform(({ span: name, requests, tokens, cost }): DeclaredWindow => ({
    name,
    spanMs: spanMsOf(name) ?? 0,
    ...(requests !== undefined && { requests }),
    ...(tokens !== undefined && { tokens }),
    ...(cost !== undefined && { usd: cost }),
  }));

const windows = z
  .array(window, 'use a list of windows, each with its span')
  .max(10, 'name at most 10 windows')
  .refine((list) => new Set(list.map(({ spanMs }) => spanMs)).size === list.length, {
    message: 'name each span once, with all that it holds',
  });

const reserveSentence = 'use per cent from 0% to 90%, such as 10%';
const reserve = z
  .string(reserveSentence)
  .regex(/^(?:\d|[1-8]\d|90)(?:\.\d{1,2})?%$/, reserveSentence)
  .transform((text) => Number(text.slice(0, -1)) / 100)
  .refine((share) => share <= 0.9, reserveSentence);

const percentSentence = 'use per cent of a window that are used, from 1 to 100';
const percent = z.number(percentSentence).min(1, percentSentence).max(100, percentSentence).optional();

const thresholds = z
  .strictObject(
    { warning: percent, critical: percent, emergency: percent },
    objectSentence('thresholds', ['warning', 'critical', 'emergency']),
  )
  .transform(({ warning, critical, emergency }): Thresholds => ({
    warning: warning === undefined ? defaultThresholds.warning : warning / 100,
    critical: critical === undefined ? defaultThresholds.critical : critical / 100,
    emergency: emergency === undefined ? defaultThresholds.emergency : emergency / 100,
  }))
  .refine(({ warning, critical, emergency }) => warning < critical && critical < emergency, {
    message: 'let them rise: warning below critical below emergency (70, 85 and 95 where one is left out)',
  });

/** What an operator says of a provider's limits. */
export const limitFields = {
  windows: windows.optional(),
  reserve: reserve.optional(),
  thresholds: thresholds.optional(),
};
