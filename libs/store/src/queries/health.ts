import type { Health } from '@baton/domain';
import { statement, type Connection } from '../statements/statement.ts';

const all = statement<Health>(
  'board-health',
  `select host, model, faults_in_row as "faultsInRow", recent, opens, open_until as "openUntil",
     probing_until as "probingUntil", share, shared_at as "sharedAt" from provider_health`,
);

/** Models that are not wholly well. */
export const readHealth = (connection: Connection): Promise<readonly Health[]> => all(connection, []);

const probe = statement<{ host: string }>(
  'take-probe',
  `update provider_health set probing_until = now() + $3 * interval '1 millisecond'
   where host = $1 and model = $2 and open_until <= now() and (probing_until is null or probing_until <= now())
   returning host`,
);

/** Of all workers that find a breaker half open one may try; true for that one. */
export const takeProbe = async (
  connection: Connection,
  { host, model }: Pick<Health, 'host' | 'model'>,
  withinMs: number,
): Promise<boolean> => (await probe(connection, [host, model, withinMs])).length > 0;

const forget = statement<{ host: string }>(
  'forget-health',
  `with rests as (
     delete from cooldowns where host = $1 and (model is null or model = $2)
   )
   delete from provider_health where host = $1 and model = $2 returning host`,
);

/** Everything that is held against a model at its host, and what shuts the host or its keys. */
export const forgetHealth = async (
  connection: Connection,
  { host, model }: Pick<Health, 'host' | 'model'>,
): Promise<void> => void (await forget(connection, [host, model]));
