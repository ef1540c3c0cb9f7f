/** Who did it; every event names one. */
export type Actor =
  | { readonly kind: 'key'; readonly id: string }
  | { readonly kind: 'agent'; readonly id: string }
  | { readonly kind: 'sweep' };

export const presentActor = (actor: Actor): string =>
  actor.kind === 'sweep' ? 'sweep' : `${actor.kind}:${actor.id}`;
