import {
  levelKey,
  placeKey,
  type Board,
  type Estimate,
  type KeptWindow,
  type LimitLevel,
  type Provider,
  type StandingLevel,
  type WindowUse,
} from '@baton/domain';
import { statement, type Connection } from '../statements/statement.ts';

type Dated<Row, Dates extends keyof Row> = Omit<Row, Dates> & Readonly<Record<Dates, string>>;

type Row = {
  readonly observed: readonly (Dated<KeptWindow, 'seenAt'> & { readonly resetsAt: string | null })[];
  readonly used: readonly (Dated<WindowUse, 'openedAt'> & {
    readonly place: string;
    readonly spanMs: number;
  })[];
  readonly levels: readonly Dated<StandingLevel, 'since'>[];
};

const windows = statement<Row>(
  'board-windows',
  `select
     (select coalesce(json_agg(json_build_object('host', host, 'credential', credential, 'model', model, 'name', name,
        'unit', unit, 'limit', "limit", 'left', "left", 'leftShare', left_share, 'resetsAt', resets_at, 'seenAt', seen_at)
        order by name), '[]')
      from observed_windows where coalesce(resets_at, seen_at + interval '1 minute') > now()) as observed,
     (select coalesce(json_agg(u), '[]') from (
        select o.place, o.span_ms as "spanMs", o.opened_at as "openedAt", coalesce(sum(u.requests), 0) as requests,
          coalesce(sum(u.tokens), 0) as tokens, coalesce(sum(u.usd), 0) as usd
        from open_windows o left join window_uses u on u.place = o.place and u.span_ms = o.span_ms and u.opened_at = o.opened_at
        where o.opened_at + o.span_ms * interval '1 millisecond' > now()
        group by 1, 2, 3) u) as used,
     (select coalesce(json_agg(l), '[]') from (select provider, credential, "window", level, since from window_levels) l) as levels`,
);

/** Windows as providers told of them and as our ledger counts them, and which are near their limit. */
export async function readWindows(
  connection: Connection,
): Promise<Pick<Board, 'observed' | 'ledger' | 'levels'>> {
  const [row] = await windows(connection, []);
  const kept = (row?.observed ?? []).map((window): KeptWindow => ({
    ...window,
    resetsAt: window.resetsAt === null ? null : new Date(window.resetsAt),
    seenAt: new Date(window.seenAt),
  }));
  return {
    observed: Map.groupBy(kept, placeKey),
    ledger: new Map(
      (row?.used ?? []).map(({ place, spanMs, openedAt, ...use }) => [
        `${place} ${spanMs}`,
        { ...use, openedAt: new Date(openedAt) },
      ]),
    ),
    levels: new Map(
      (row?.levels ?? []).map((level) => [levelKey(level), { ...level, since: new Date(level.since) }]),
    ),
  };
}

const observe = statement<object>(
  'observe-windows',
  `insert into observed_windows as o (place, name, host, credential, model, unit, "limit", "left", left_share, resets_at, seen_at)
   select * from jsonb_to_recordset($1::jsonb) as w(
     place text, name text, host text, credential text, model text, unit text, "limit" float8, "left" float8,
     "leftShare" float8, "resetsAt" timestamptz, "seenAt" timestamptz) order by 1, 2
   on conflict (place, name) do update set unit = excluded.unit, "limit" = excluded."limit", "left" = excluded."left",
     left_share = excluded.left_share, resets_at = excluded.resets_at, seen_at = excluded.seen_at
   where o.seen_at < excluded.seen_at`,
);

/** Keeps what a provider told; the newest word stands. */
export async function observeWindows(connection: Connection, kept: readonly KeptWindow[]): Promise<void> {
  await observe(connection, [JSON.stringify(kept.map((window) => ({ ...window, place: placeKey(window) })))]);
}

export type LevelChange = Pick<StandingLevel, 'provider' | 'credential' | 'window'> & {
  readonly from: LimitLevel | null;
  readonly to: LimitLevel | null;
};

const changes = {
  rise: statement<object>(
    'set-level',
    `insert into window_levels (provider, credential, "window", level) values ($1, $2, $3, $4) on conflict do nothing returning level`,
  ),
  change: statement<object>(
    'change-level',
    `update window_levels set level = $4, since = now() where provider = $1 and credential = $2 and "window" = $3 and level = $5
     returning level`,
  ),
  clear: statement<object>(
    'clear-level',
    `delete from window_levels where provider = $1 and credential = $2 and "window" = $3 and level = $4 returning level`,
  ),
};

/** Of all who see a window cross a threshold one may say so; true for that one. */
export async function changeLevel(
  connection: Connection,
  { provider, credential, window, from, to }: LevelChange,
): Promise<boolean> {
  const key = [provider, credential, window];
  const changed =
    from === null
      ? await changes.rise(connection, [...key, to])
      : to === null
        ? await changes.clear(connection, [...key, from])
        : await changes.change(connection, [...key, to, from]);
  return changed.length > 0;
}

const forget = statement<object>(
  'forget-windows',
  `with told as (
     delete from observed_windows where host = $1 and (model is null or model = $2)
   ), used as (
     delete from window_uses where place = any ($3::text[])
   )
   delete from open_windows where place = any ($3::text[])`,
);

/** What a provider told of its windows is forgotten; with `counted` those that are declared begin anew. */
export const forgetWindows = async (
  connection: Connection,
  { host, model, credentials }: Pick<Provider, 'host' | 'model' | 'credentials'>,
  { counted }: { readonly counted: boolean },
): Promise<void> => {
  const places = counted ? credentials.map((credential) => placeKey({ host, credential, model })) : [];
  await forget(connection, [host, model, places]);
};

const prune = statement<object>(
  'prune-windows',
  `with uses as (
     delete from window_uses u where not exists (
       select from open_windows o where o.place = u.place and o.span_ms = u.span_ms and o.opened_at = u.opened_at)
       and opened_at < now() - interval '1 hour'
   )
   delete from observed_windows where coalesce(resets_at, seen_at) < now() - interval '1 day'`,
);

/** Windows that are over. Safe to run anywhere, any number of times. */
export const pruneWindows = async (connection: Connection): Promise<void> =>
  void (await prune(connection, []));

const estimates = statement<Estimate & { readonly agent: string }>(
  'agent-estimates',
  `select agent, avg(steps)::float8 as requests, avg(input_tokens)::float8 as "inputTokens",
     avg(output_tokens)::float8 as "outputTokens"
   from (select t.agent, t.steps, t.input_tokens, t.output_tokens,
           row_number() over (partition by t.agent order by r.finished_at desc) as n
         from (select task_id, finished_at from runs where finished_at is not null order by finished_at desc limit 500) r
         join tasks t on t.id = r.task_id and t.state = 'succeeded' and t.steps > 0) newest
   where n <= 50 group by agent`,
);

/** What the last tasks of each agent took on average: 50 at most, of the last 500 runs. */
export async function readEstimates(connection: Connection): Promise<ReadonlyMap<string, Estimate>> {
  const rows = await estimates(connection, []);
  return new Map(rows.map(({ agent, ...estimate }) => [agent, estimate]));
}
