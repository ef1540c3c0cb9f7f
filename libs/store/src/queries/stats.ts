import { statement, type Connection } from '../statements/statement.ts';

export type StatsBy = 'agent' | 'provider' | 'outcome';
export type StatsRow = {
  readonly key: string;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly runs: number;
  readonly steps: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
  readonly waitMs: number;
  readonly runMs: number;
  readonly callMs: number;
};

const sums = `count(*)::int as runs, sum(steps)::int as steps, sum(input_tokens) as input_tokens,
  sum(cached_input_tokens) as cached_input_tokens, sum(output_tokens) as output_tokens, sum(cost_usd) as cost_usd,
  sum(coalesce(wait_ms, 0)) as wait_ms,
  sum(extract(epoch from finished_at - coalesce(started_at, finished_at)) * 1000)::bigint as run_ms, sum(call_ms) as call_ms`;

/** Hours are rolled up ten minutes after they end, when no transaction of theirs can still be under way. */
const settledHour = `date_trunc('hour', now() - interval '10 minutes', 'UTC')`;

const rollUp = statement<{ hour: Date }>(
  'roll-up-hours',
  `insert into run_hours (hour, project_id, agent, provider, outcome, runs, steps, input_tokens, cached_input_tokens,
     output_tokens, cost_usd, wait_ms, run_ms, call_ms)
   select date_trunc('hour', finished_at, 'UTC') as hour, project_id, agent, provider, state, ${sums}
   from runs where finished_at < ${settledHour}
     and finished_at >= coalesce((select max(hour) + interval '1 hour' from run_hours), '-infinity')
   group by 1, 2, 3, 4, 5
   on conflict do nothing returning hour`,
);

/** Rolls finished hours up; safe to run anywhere, any number of times. Returns the rows written. */
export const rollUpHours = async (connection: Connection): Promise<number> =>
  (await rollUp(connection, [])).length;

const read = statement<StatsRow>(
  'read-stats',
  `with edge as (
     select coalesce((select max(hour) + interval '1 hour' from run_hours), '-infinity') as at
   ), pieces as (
     select agent, provider, outcome, runs, steps, input_tokens, cached_input_tokens, output_tokens, cost_usd, wait_ms, run_ms, call_ms
     from run_hours where project_id = $1 and hour >= date_trunc('hour', $3::timestamptz, 'UTC') and hour < $4
     union all
     select agent, provider, state, ${sums} from runs, edge
     where project_id = $1 and finished_at >= greatest(edge.at, $3) and finished_at < $4 group by 1, 2, 3
   ), keyed as (
     select case $2 when 'agent' then agent when 'provider' then provider else outcome end as key, pieces.* from pieces
   ), outcomes as (
     select key, jsonb_object_agg(outcome, n) as outcomes from (select key, outcome, sum(runs)::int as n from keyed group by 1, 2) o group by 1
   )
   select key, outcomes.outcomes, sum(runs)::int as runs, sum(steps)::int as steps, sum(input_tokens)::float8 as "inputTokens",
     sum(cached_input_tokens)::float8 as "cachedInputTokens", sum(output_tokens)::float8 as "outputTokens",
     sum(cost_usd)::float8 as "costUsd", sum(wait_ms)::float8 as "waitMs", sum(run_ms)::float8 as "runMs", sum(call_ms)::float8 as "callMs"
   from keyed join outcomes using (key) group by key, outcomes.outcomes order by sum(runs) desc, key`,
);

/** Finished runs of a project by agent, provider or outcome; `from` counts by the hour where hours were rolled up. */
export const readStats = (connection: Connection, projectId: string, by: StatsBy, from: Date, to: Date) =>
  read(connection, [projectId, by, from, to]);
