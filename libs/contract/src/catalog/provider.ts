import { z } from 'zod';
import type { View } from '../form/view.ts';
import { listOf } from '../form/page.ts';
import { count, dollars, timestamp } from '../form/scalars.ts';

const cooldown = z.object({ until: timestamp, code: z.string(), message: z.string() });

const breaker = z.object({
  state: z.enum(['closed', 'open', 'half-open']),
  openUntil: timestamp.nullable(),
  faultsInRow: count,
});

const level = z
  .enum(['warning', 'critical', 'emergency'])
  .nullable()
  .meta({ description: 'How near the limit is; null: far.' });

const headroom = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .meta({ description: 'What is left of the tightest window, 0 to 1; null: no window is known.' });

/** How a provider stands. `unhealthy`: a person must mend something, such as its key. */
export const providerView = z
  .object({
    id: z.string(),
    kind: z.string(),
    model: z.string(),
    state: z.enum(['ok', 'cooling', 'unhealthy']),
    cooldown: cooldown.nullable(),
    headroom,
    level,
    queued: count,
    oldestQueuedSeconds: z.number().nullable(),
    running: count,
    concurrency: count,
    share: z.number().meta({
      description:
        'Of the operator’s concurrency and rates, what is used just now: halved on a throttle, grown slowly with answers.',
    }),
    breaker,
    contextTokens: count,
    prices: z
      .object({ input: dollars, cachedInput: dollars, output: dollars })
      .meta({ description: 'US dollars per million tokens.' }),
  })
  .meta({ id: 'Provider' });
export type ProviderView = View<typeof providerView>;

/** An amount of a window, in its unit; null where only a share of it is known. */
const amount = z.number().nonnegative().nullable();

const limitWindow = z
  .object({
    name: z.string(),
    source: z.enum(['provider', 'ledger']).meta({
      description: 'Told by the provider’s headers, or counted by Baton against the operator’s `windows`.',
    }),
    unit: z.enum(['requests', 'tokens', 'input_tokens', 'output_tokens', 'usd', 'share']),
    limit: amount,
    used: amount,
    left: amount,
    headroom: z.number().min(0).max(1).meta({ description: 'What is left, 0 to 1.' }),
    resetsAt: timestamp.nullable(),
    level,
    since: timestamp.nullable().meta({ description: 'Since when it stands at this level.' }),
  })
  .meta({ id: 'LimitWindow' });

/** An operator’s number, and what is used of it just now. */
const adapted = z.object({ limit: count, now: count });

/** Everything that bounds a provider, and why it is picked now or not. */
export const providerLimitsView = z
  .object({
    id: z.string(),
    model: z.string(),
    picked: z
      .object({ state: z.enum(['yes', 'last', 'no']), why: z.string() })
      .meta({ description: 'Whether new tasks go there; `last`: where no other of the chain is free.' }),
    headroom,
    level,
    thresholds: z
      .object({ warning: z.number(), critical: z.number(), emergency: z.number() })
      .meta({ description: 'In per cent of a window that are used.' }),
    reserve: z.number().min(0).max(1).meta({ description: 'Kept for tasks of priority 1 and 2, 0 to 1.' }),
    credentials: z.array(
      z.object({
        credential: z.string().meta({ description: 'Names a key; nothing of the key can be told from it.' }),
        cooldown: cooldown.nullable(),
        windows: z.array(limitWindow),
      }),
    ),
    breaker,
    share: z.number(),
    concurrency: adapted,
    requestsPerMinute: adapted.nullable(),
    tokensPerMinute: adapted.nullable(),
  })
  .meta({ id: 'ProviderLimits' });
export type ProviderLimitsView = View<typeof providerLimitsView>;

/** The body may be left out altogether. */
export const liftRequest = z
  .strictObject({
    windows: z
      .boolean()
      .optional()
      .meta({ description: 'Also what was counted in its declared windows: they begin anew.' }),
  })
  .default({})
  .meta({ id: 'Lift', example: { windows: true } });

/** Every process knows within a second and a half. */
export const liftedView = z.object({ id: z.string() }).meta({ id: 'Lifted' });
export type LiftedView = View<typeof liftedView>;

export const providerList = listOf(providerView).meta({ id: 'ProviderList' });
export type ProviderList = View<typeof providerList>;
