import { z } from 'zod';
import type { View } from '../form/view.ts';
import { listOf } from '../form/page.ts';
import { count, dollars, timestamp } from '../form/scalars.ts';

/** How a provider stands. `unhealthy`: a person must mend something, such as its key. */
export const providerView = z
  .object({
    id: z.string(),
    kind: z.string(),
    model: z.string(),
    state: z.enum(['ok', 'cooling', 'unhealthy']),
    cooldown: z.object({ until: timestamp, code: z.string(), message: z.string() }).nullable(),
    queued: count,
    oldestQueuedSeconds: z.number().nullable(),
    running: count,
    concurrency: count,
    share: z.number().meta({
      description:
        'Of the operator’s concurrency and rates, what is used just now: halved on a throttle, grown slowly with answers.',
    }),
    breaker: z.object({
      state: z.enum(['closed', 'open', 'half-open']),
      openUntil: timestamp.nullable(),
      faultsInRow: count,
    }),
    contextTokens: count,
    prices: z
      .object({ input: dollars, cachedInput: dollars, output: dollars })
      .meta({ description: 'US dollars per million tokens.' }),
  })
  .meta({ id: 'Provider' });
export type ProviderView = View<typeof providerView>;

/** Every process knows within a second and a half. */
export const liftedView = z.object({ id: z.string() }).meta({ id: 'Lifted' });
export type LiftedView = View<typeof liftedView>;

export const providerList = listOf(providerView).meta({ id: 'ProviderList' });
export type ProviderList = View<typeof providerList>;
