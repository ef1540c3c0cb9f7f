import type pg from 'pg';
import { statement, type Connection } from './statement.ts';
import { claimRun, type AgentCaps, type Claim, type ClaimedRun } from './claim-run.ts';

const slots = statement<{ agent: string; free: number }>(
  'agent-slots',
  `select a.id as agent, (a.cap
     - (select count(*) from runs where state = 'running' and agent = a.id)
     - (select count(*) from runs where state = 'queued' and dispatched_at is not null and agent = a.id))::int as free
   from unnest($1::text[], $2::int[]) as a(id, cap)`,
);

/** How many more runs of each capped agent may be rung. */
export const freeSlots = async (
  connection: Connection,
  caps: AgentCaps,
): Promise<ReadonlyMap<string, number>> =>
  caps.size === 0
    ? new Map()
    : new Map(
        (await slots(connection, [[...caps.keys()], [...caps.values()]])).map((row) => [row.agent, row.free]),
      );

const takeTurn = statement<{ agent: string }>(
  'take-agent-turn',
  `select agent, pg_advisory_xact_lock(hashtextextended('agent ' || agent, 0)) from runs where id = $1 and agent = any ($2)`,
);

const running = statement<{ count: number }>(
  'count-agent-runs',
  `select count(*)::int as count from runs where agent = $1 and state = 'running'`,
);

const hangBack = statement<{ id: string }>(
  'hang-bell-back',
  `update runs set dispatched_at = null, dispatch = dispatch + 1 where id = $1 and dispatch = $2 and state = 'queued' returning id`,
);

/**
 * As `claimRun`, for a catalog that has capped agents: claims of one agent take turns, so that the cap holds
 * exactly. A run whose agent is full waits on, and the relay rings it when a place is free.
 */
export async function claimWithinCap(pool: pg.Pool, claim: Claim): Promise<ClaimedRun | null> {
  const { caps } = claim;
  const client = await pool.connect();
  try {
    await client.query('begin');
    const [turn] = await takeTurn(client, [claim.bell.runId, [...caps.keys()]]);
    const isFull =
      turn !== undefined &&
      ((await running(client, [turn.agent]))[0]?.count ?? 0) >= (caps.get(turn.agent) ?? Infinity);
    const run = isFull ? null : await claimRun(client, claim);
    if (isFull) await hangBack(client, [claim.bell.runId, claim.bell.dispatch]);
    await client.query('commit');
    client.release();
    return run;
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}
