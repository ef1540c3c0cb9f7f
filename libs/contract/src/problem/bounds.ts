import type { z } from 'zod';

/** What a schema's checks say of the size of a value: of a number itself, of a text or list its length. */
export type Bounds = { readonly above?: number; readonly from?: number; readonly to?: number };

type Check = {
  readonly check: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly value?: unknown;
  readonly inclusive?: boolean;
};

export function boundsOf(schema: z.core.$ZodType): Bounds {
  const checks = schema._zod.def.checks ?? [];
  return Object.assign({}, ...checks.map((check) => boundOf(check._zod.def as Check))) as Bounds;
}

function boundOf({ check, minimum, maximum, value, inclusive }: Check): Bounds {
  switch (check) {
    case 'min_length':
      return { from: minimum };
    case 'max_length':
      return { to: maximum };
    case 'greater_than':
      return inclusive ? { from: Number(value) } : { above: Number(value) };
    case 'less_than':
      return { to: Number(value) };
    default:
      return {};
  }
}

/** ` from 1 to 200`, ` above 0 and at most 5`, ` of 1 to 100 items`; empty without bounds. */
export function showBounds({ above, from, to }: Bounds, unit?: string): string {
  const measure = (size: number): string => (unit === undefined ? '' : ` ${unit}${size === 1 ? '' : 's'}`);
  if (above !== undefined) return ` above ${above}${to === undefined ? '' : ` and at most ${to}`}`;
  if (from !== undefined && to !== undefined)
    return ` ${unit === undefined ? 'from' : 'of'} ${from} to ${to}${measure(to)}`;
  if (from !== undefined) return ` of at least ${from}${measure(from)}`;
  return to === undefined ? '' : ` of at most ${to}${measure(to)}`;
}
