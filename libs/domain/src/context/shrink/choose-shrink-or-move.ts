import type { Provider } from '../../provider.ts';
import type { FitResult, Fitted } from '../fit/fit-context.ts';

export type ShrinkOrMove =
  | { readonly kind: 'shrink'; readonly fitted: Fitted; readonly reason: string }
  | {
      readonly kind: 'move';
      readonly provider: Provider;
      readonly fitted: Fitted;
      readonly reason: string;
    }
  | { readonly kind: 'neither'; readonly overByTokens: number; readonly reason: string };

export type Move = { readonly provider: Provider; readonly fit: FitResult };

/** A move must save this much fidelity: it costs the cached prompt and another model's way of working. */
const worthMoving = 0.05;

/**
 * After a context was refused as too long: the same provider with less, or one of the allowed, free providers with a
 * larger window, whichever loses less. Earlier moves (as the agent's chain orders them) win among equals.
 */
export function chooseShrinkOrMove(shrunk: FitResult, moves: readonly Move[]): ShrinkOrMove {
  const possible = moves.flatMap(({ provider, fit }) =>
    fit.kind === 'fitted' ? [{ provider, fitted: fit }] : [],
  );
  const best = possible.reduce<(typeof possible)[number] | null>(
    (best, move) => (best && best.fitted.fidelity >= move.fitted.fidelity ? best : move),
    null,
  );
  if (shrunk.kind === 'fitted' && (!best || best.fitted.fidelity < shrunk.fidelity + worthMoving))
    return {
      kind: 'shrink',
      fitted: shrunk,
      reason: `shortened in place keeps ${percent(shrunk.fidelity)}${best ? `, moving to ${best.provider.id} would keep ${percent(best.fitted.fidelity)}` : ''}`,
    };
  if (best)
    return {
      kind: 'move',
      ...best,
      reason: `${best.provider.id} takes ${percent(best.fitted.fidelity)}, shortened in place ${shrunk.kind === 'fitted' ? percent(shrunk.fidelity) : 'nothing'} would be kept`,
    };
  return neither(shrunk, moves);
}

function neither(shrunk: FitResult, moves: readonly Move[]): ShrinkOrMove {
  const results = [shrunk, ...moves.map(({ fit }) => fit)];
  const over = results.flatMap((fit) => (fit.kind === 'too-small' ? [fit] : []));
  const nearest = over.reduce<(typeof over)[number] | null>(
    (nearest, fit) => (nearest && nearest.overByTokens <= fit.overByTokens ? nearest : fit),
    null,
  );
  const fault = results.find((fit) => fit.kind === 'holes');
  return {
    kind: 'neither',
    overByTokens: nearest?.overByTokens ?? 0,
    reason: fault?.message ?? nearest?.message ?? 'No provider is left.',
  };
}

const percent = (share: number): string => `${Math.floor(share * 1_000) / 10} %`;
