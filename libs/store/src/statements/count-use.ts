import type { Usage } from '@baton/domain';
import { statement, type Connection } from './statement.ts';

/** Whose declared windows a call counts in: their place and the length of each. */
export type Counted = { readonly place: string; readonly spansMs: readonly number[] };

/** Rows that workers share a window's count out to. */
const slots = 16;
export const anySlot = (): number => Math.floor(Math.random() * slots);

/**
 * Adds calls to the windows they fall into, as the last parts of a `with`. `$2` is the slot; `calls` selects place,
 * span_ms, tokens and usd of each. A window that is open is only read; one that is not begins with this call, and who
 * comes at the same moment finds it begun. Rows are taken in the order of their keys, so that no two writers wait for
 * each other.
 */
export const countUseText = (calls: string): string =>
  `u as (
     select place, span_ms, count(*) as requests, sum(tokens)::bigint as tokens, sum(usd) as usd from (${calls}) c group by 1, 2
   ), still as (
     select u.place, u.span_ms, o.opened_at from u join open_windows o on o.place = u.place and o.span_ms = u.span_ms
     where o.opened_at + u.span_ms * interval '1 millisecond' > now()
   ), begun as (
     insert into open_windows as o (place, span_ms, opened_at)
     select place, span_ms, now() from u where (place, span_ms) not in (select place, span_ms from still) order by 1, 2
     on conflict (place, span_ms) do update set opened_at =
       case when o.opened_at + o.span_ms * interval '1 millisecond' > excluded.opened_at then o.opened_at else excluded.opened_at end
     returning o.place, o.span_ms, o.opened_at
   ), w as (
     insert into window_uses as w (place, span_ms, opened_at, slot, requests, tokens, usd)
     select u.place, u.span_ms, x.opened_at, $2::int, u.requests, u.tokens, u.usd
     from u join (select * from still union all select * from begun) x on x.place = u.place and x.span_ms = u.span_ms
     order by 1, 2
     on conflict (place, span_ms, opened_at, slot) do update set requests = w.requests + excluded.requests,
       tokens = w.tokens + excluded.tokens, usd = w.usd + excluded.usd
   )`;

const count = statement<object>(
  'count-use',
  `with ${countUseText(
    `select $1::text as place, span_ms, $4::bigint as tokens, $5::float8 as usd from unnest($3::bigint[]) as s(span_ms)`,
  )} select`,
);

/** A call that no commit of a step counts: it broke off. */
export async function countUse(
  connection: Connection,
  { place, spansMs }: Counted,
  usage: Usage,
  costUsd: number,
): Promise<void> {
  await count(connection, [place, anySlot(), spansMs, usage.inputTokens + usage.outputTokens, costUsd]);
}
