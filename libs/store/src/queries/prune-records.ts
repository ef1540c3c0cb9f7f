import { statement, type Connection } from '../statements/statement.ts';

/** The newest hour stays: the next roll-up begins after it. */
const prune = statement<object>(
  'prune-records',
  `with hours as (
     delete from run_hours where hour < least(now() - interval '400 days', (select max(hour) from run_hours))
   ), periods as (
     delete from budget_periods where starts < current_date - 400
       and reserved_usd = 0 and reserved_tokens = 0 and reserved_turns = 0
   ), failures as (
     delete from unknown_failures where last_at < now() - interval '90 days'
   )
   delete from cooldowns where until < now() - interval '1 day'`,
);

/** Records that grow with time and not with tasks. Safe to run anywhere, any number of times. */
export const pruneRecords = async (connection: Connection): Promise<void> =>
  void (await prune(connection, []));
