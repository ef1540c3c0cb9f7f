import { z } from 'zod';
import type { View } from '../form/view.ts';
import { timestamp } from '../form/scalars.ts';

const share = z.number().min(0).max(1);

const candidateView = z
  .object({
    agent: z.string(),
    provider: z.string(),
    availableAt: timestamp.nullable().meta({ description: 'When the provider is free again; null: now.' }),
    score: share,
    parts: z.object({ fit: share, tags: share, load: share, headroom: share, price: share }),
    reasons: z.array(z.string()),
  })
  .meta({ id: 'Candidate' });

export const refusalView = z
  .object({ agent: z.string(), reasons: z.array(z.string()) })
  .meta({ id: 'Refusal' });
export type RefusalView = View<typeof refusalView>;

/** Who would take the task, best first, and why the others cannot. */
export const matchView = z
  .object({ ranking: z.array(candidateView), refused: z.array(refusalView) })
  .meta({ id: 'Match' });
export type MatchView = View<typeof matchView>;
