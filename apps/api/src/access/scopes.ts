/** `admin` may do everything. */
export const allows = (held: readonly string[], needed: string): boolean =>
  held.includes('admin') || held.includes(needed);

/** What a key of these scopes could not give to another, because it lacks it. */
export const scopesBeyond = <S extends string>(held: readonly string[], wanted: readonly S[]): readonly S[] =>
  wanted.filter((scope) => !allows(held, scope));
