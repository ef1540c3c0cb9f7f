import { healthy, isHealthy, type Health, type Provider } from '@baton/domain';
import { and, eq } from '../drizzle.ts';
import { providerHealth } from '../schema/index.ts';
import type { Transaction } from './task-transaction.ts';

type Place = Pick<Provider, 'host' | 'model'>;

/** What is known of a model, changed under lock; a wholly healthy one is forgotten. Returns what holds now. */
export async function changeHealth(
  tx: Transaction,
  { host, model }: Place,
  change: (health: Health) => Health,
): Promise<Health> {
  const here = and(eq(providerHealth.host, host), eq(providerHealth.model, model));
  await tx.insert(providerHealth).values(healthy({ host, model })).onConflictDoNothing();
  const [row] = await tx.select().from(providerHealth).where(here).for('update');
  const health = change(row ?? healthy({ host, model }));
  if (isHealthy(health)) await tx.delete(providerHealth).where(here);
  else await tx.update(providerHealth).set(health).where(here);
  return health;
}
