import { z } from 'zod';
import type { View } from '../form/view.ts';
import { instant } from '../form/instant.ts';
import { listOf } from '../form/page.ts';
import { timestamp, uuid } from '../form/scalars.ts';
import { periodBudget, periodCaps } from './budget.ts';

export const scopes = ['tasks:read', 'tasks:write', 'admin'] as const;
export type Scope = (typeof scopes)[number];

export const keyRequest = z
  .strictObject({
    name: z.string().min(1).max(100),
    scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
    expiresAt: instant.optional(),
    budget: periodBudget.optional(),
  })
  .meta({ id: 'KeyRequest', example: { name: 'ci', scopes: ['tasks:read', 'tasks:write'] } });
export type KeyRequest = z.output<typeof keyRequest>;

/** A period that is left out stays as it is; null takes its caps away. */
export const keyChange = z
  .strictObject({
    budget: z
      .strictObject({ day: periodCaps.nullable().optional(), month: periodCaps.nullable().optional() })
      .refine(({ day, month }) => day !== undefined || month !== undefined, {
        error: 'give day or month, such as {"day": {"usd": 5}}; null takes the caps away',
      }),
  })
  .meta({ id: 'KeyChange', example: { budget: { day: { usd: 10 }, month: null } } });

export const keyView = z
  .object({
    id: uuid,
    name: z.string(),
    prefix: z.string().meta({ description: 'Its first characters, to tell keys apart.' }),
    scopes: z.array(z.enum(scopes)),
    makerId: uuid.nullable(),
    budget: periodBudget.nullable(),
    createdAt: timestamp,
    expiresAt: timestamp.nullable(),
    revokedAt: timestamp.nullable(),
  })
  .meta({ id: 'Key' });
export type KeyView = View<typeof keyView>;

/** The answer to the creation, and the only time the key itself is shown. */
export const newKeyView = keyView.extend({ secret: z.string() }).meta({ id: 'NewKey' });
export type NewKeyView = View<typeof newKeyView>;

export const keyList = listOf(keyView).meta({ id: 'KeyList' });
export type KeyList = View<typeof keyList>;
