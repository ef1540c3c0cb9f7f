import { budgetPeriods, periodAt, type Amounts, type BudgetOwner, type BudgetStanding } from '@baton/domain';
import { statement, type Connection } from './statement.ts';

/** A call that a lease wants to make. */
export type BudgetClaim = {
  readonly runId: string;
  readonly epoch: number;
  readonly owners: readonly BudgetOwner[];
  readonly next: Amounts;
  readonly now: Date;
};

export type Reserved = { readonly granted: boolean; readonly standings: readonly BudgetStanding[] };

type Row = Pick<BudgetStanding, 'caps' | 'used' | 'reserved' | 'period'> & {
  readonly owner: string;
  readonly granted: boolean;
};

/** Every cap is compared in its newest state: the periods are locked first, in one order, and then judged. */
const reserveText = `with w as (
     select w.owner, w.period, w.starts,
       coalesce(case w.kind when 'key' then (select budget->w.period from api_keys where id = w.owner) else w.caps end, '{}') as caps
     from jsonb_to_recordset($1::jsonb) as w(kind text, owner uuid, period text, starts date, caps jsonb)
   ), p as (
     select b.*, w.caps from budget_periods b join w using (owner, period, starts)
     order by b.owner, b.period, b.starts for update of b
   ), f as (
     select count(*) = (select count(*) from w) and bool_and(
       used_usd + reserved_usd + $2::numeric <= coalesce((caps->>'usd')::numeric, 'Infinity')
       and used_tokens + reserved_tokens + $3::bigint <= coalesce((caps->>'tokens')::numeric, 'Infinity')
       and used_turns + reserved_turns + $4::int <= coalesce((caps->>'turns')::numeric, 'Infinity')) as granted
     from p
   ), u as (
     update budget_periods b set reserved_usd = p.reserved_usd + $2::numeric,
       reserved_tokens = p.reserved_tokens + $3::bigint, reserved_turns = p.reserved_turns + $4::int
     from p, f where f.granted and b.owner = p.owner and b.period = p.period and b.starts = p.starts
   ), i as (
     insert into budget_reservations (run_id, epoch, owner, period, starts, usd, tokens, turns)
     select $5::uuid, $6::int, p.owner, p.period, p.starts, $2::numeric, $3::bigint, $4::int from p, f where f.granted
   )
   select p.owner, p.period, p.caps, f.granted,
     jsonb_build_object('usd', used_usd, 'tokens', used_tokens, 'turns', used_turns) as used,
     jsonb_build_object('usd', reserved_usd, 'tokens', reserved_tokens, 'turns', reserved_turns) as reserved
   from p, f`;

const tryReserve = statement<Row>('reserve-budget', reserveText);

/** An owner who had no books before begins with what its runs took since the period began. */
const open = statement<never>(
  'open-budget-periods',
  `with w as (
     select * from jsonb_to_recordset($1::jsonb) as w(kind text, owner uuid, period text, starts date)
   ), n as (
     select * from w where not exists (select from budget_periods b where b.owner = w.owner)
   ), s as (
     select n.owner, n.period, sum(r.cost_usd) as usd, sum(r.input_tokens + r.output_tokens) as tokens, sum(r.steps) as turns
     from n join runs r on r.finished_at is null or r.finished_at >= n.starts::timestamp at time zone 'UTC'
     join tasks t on t.id = r.task_id and n.owner = case n.kind when 'key' then t.key_id else t.project_id end
     group by 1, 2
   )
   insert into budget_periods (owner, period, starts, used_usd, used_tokens, used_turns)
   select w.owner, w.period, w.starts, coalesce(s.usd, 0)::numeric, coalesce(s.tokens, 0), coalesce(s.turns, 0)
   from w left join s using (owner, period) order by w.owner, w.period on conflict do nothing`,
);

/**
 * Books what a call may take on the day and the month of every owner, or on none of them, in one statement. The books of
 * a period are opened at its first call; before a call is refused, what dead leases hold is given back.
 */
export async function reserveBudget(connection: Connection, claim: BudgetClaim): Promise<Reserved> {
  const { runId, epoch, owners, next, now } = claim;
  const wanted = JSON.stringify(owners.flatMap((owner) => periodRows(owner, now)));
  const reserve = () => tryReserve(connection, [wanted, next.usd, next.tokens, next.turns, runId, epoch]);
  let rows = await reserve();
  if (rows.length < owners.length * budgetPeriods.length) {
    await open(connection, [wanted]);
    rows = await reserve();
  }
  if (!isGranted(rows) && (await releaseVoid(connection)) > 0) rows = await reserve();
  return { granted: isGranted(rows), standings: rows.map((row) => toStanding(row, owners, now)) };
}

const isGranted = (rows: readonly Row[]): boolean => rows[0]?.granted ?? false;

const periodRows = ({ kind, id, budget }: BudgetOwner, now: Date) =>
  budgetPeriods.map((period) => ({
    kind,
    owner: id,
    period,
    starts: periodAt(period, now).starts,
    caps: budget[period] ?? {},
  }));

function toStanding(row: Row, owners: readonly BudgetOwner[], now: Date): BudgetStanding {
  const owner = owners.find(({ id }) => id === row.owner);
  if (!owner) throw new Error(`nobody asked for the budget of ${row.owner}`);
  const { kind, id, name } = owner;
  const { period, caps, used, reserved } = row;
  return {
    owner: { kind, id, name },
    period,
    resetsAt: periodAt(period, now).resetsAt,
    caps,
    used,
    reserved,
  };
}

/** Locks the periods of `r` in one order, then moves them: `taken` besides what `r` held. */
const giveBack = (taken: string) => `, s as (
     select owner, period, starts, sum(usd) as usd, sum(tokens) as tokens, sum(turns) as turns from r group by 1, 2, 3
   ), p as (
     select b.owner, b.period, b.starts from budget_periods b join s using (owner, period, starts)
     order by b.owner, b.period, b.starts for update of b
   )
   update budget_periods b set reserved_usd = b.reserved_usd - s.usd, reserved_tokens = b.reserved_tokens - s.tokens,
     reserved_turns = b.reserved_turns - s.turns${taken}
   from s join p using (owner, period, starts)
   where b.owner = s.owner and b.period = s.period and b.starts = s.starts
   returning b.owner`;

const settle = statement<{ owner: string }>(
  'settle-budget',
  `with r as (
     delete from budget_reservations where run_id = $1 and epoch = $2 returning *
   )${giveBack(`,
     used_usd = b.used_usd + $3::numeric, used_tokens = b.used_tokens + $4::bigint, used_turns = b.used_turns + $5::int`)}`,
);

/** Puts what a call really took in the place of what was reserved for it; the caller's transaction makes both true. */
export const settleBudget = async (
  connection: Connection,
  { runId, epoch }: { readonly runId: string; readonly epoch: number },
  taken: Amounts,
): Promise<void> => void (await settle(connection, [runId, epoch, taken.usd, taken.tokens, taken.turns]));

const release = statement<{ owner: string }>(
  'release-void-budget',
  `with v as (
     select b.ctid from budget_reservations b
     where not exists (select from runs where id = b.run_id and epoch = b.epoch and state = 'running')
     order by b.run_id, b.owner, b.period for update skip locked
   ), r as (
     delete from budget_reservations where ctid in (select ctid from v) returning *
   )${giveBack('')}`,
);

/** Gives back what leases hold that are no longer: of dead workers, of canceled runs. Returns how many periods gained. */
export const releaseVoid = async (connection: Connection): Promise<number> =>
  (await release(connection, [])).length;

const read = statement<Row>(
  'read-budgets',
  `select b.owner, b.period, w.caps, false as granted,
     jsonb_build_object('usd', used_usd, 'tokens', used_tokens, 'turns', used_turns) as used,
     jsonb_build_object('usd', reserved_usd, 'tokens', reserved_tokens, 'turns', reserved_turns) as reserved
   from jsonb_to_recordset($1::jsonb) as w(place int, owner uuid, period text, starts date, caps jsonb)
   join budget_periods b using (owner, period, starts) order by w.place`,
);

/** How owners stand at a moment, in their order, the day first. */
export async function readBudgets(
  connection: Connection,
  owners: readonly BudgetOwner[],
  now: Date,
): Promise<readonly BudgetStanding[]> {
  if (owners.length === 0) return [];
  const rows = owners.flatMap((owner) => periodRows(owner, now)).map((row, place) => ({ ...row, place }));
  const wanted = JSON.stringify(rows);
  let found = await read(connection, [wanted]);
  if (found.length < rows.length) {
    await open(connection, [wanted]);
    found = await read(connection, [wanted]);
  }
  return found.map((row) => toStanding(row, owners, now));
}
