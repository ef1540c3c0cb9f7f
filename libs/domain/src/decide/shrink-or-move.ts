import type { Provider } from '../provider.ts';

type ShrinkOrMove =
  | { readonly kind: 'shrink' }
  | { readonly kind: 'move'; readonly reason: string }
  | { readonly kind: 'neither' };

/** A provider that takes more, and how much of the context it would be given. */
export type Move = { readonly provider: Provider; readonly fidelity: number };

/** A move must save this much fidelity: it costs the cached prompt and another model's way of working. */
const worthMoving = 0.05;

/**
 * After a context was refused as too long: the same provider with less of it, or an allowed, free one that takes more,
 * whichever loses less. `here`: the fidelity in place; null where nothing can be shortened any more.
 */
export function chooseShrinkOrMove(here: number | null, there: Move | null): ShrinkOrMove {
  if (here !== null && (!there || there.fidelity < here + worthMoving)) return { kind: 'shrink' };
  if (!there) return { kind: 'neither' };
  const { provider, fidelity } = there;
  const kept = here === null ? 'nothing would fit' : `it would be ${percent(here)}`;
  return { kind: 'move', reason: `${provider.id} takes ${percent(fidelity)} of the context; here ${kept}` };
}

const percent = (share: number): string => `${Math.floor(share * 1_000) / 10} %`;
