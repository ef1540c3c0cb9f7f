import { checkReachable, type ProvidersSection } from '@baton/providers';
import { simulatedAt } from '../up/simulator-address.ts';
import { fail, ok, warn, type Finding } from './finding.ts';

/**
 * Each provider is asked once. As long as one answers, work goes on, and the others are only warned of. A simulated
 * one may be silent: its simulator is started with the rest.
 */
export async function checkProviders(
  providers: ProvidersSection,
  simulatorPort: number,
): Promise<readonly Finding[]> {
  const signal = AbortSignal.timeout(30_000);
  const simulated = simulatedAt(simulatorPort, providers);
  const asked = await Promise.all(
    Object.entries(providers).map(async ([id, entry]) => ({
      id,
      entry,
      reached: await checkReachable(entry, signal),
    })),
  );
  const complain = asked.some(({ reached }) => reached.ok) ? warn : fail;
  return asked.map(({ id, entry, reached }) => {
    if (reached.ok) return ok(`provider ${id}`, `${entry.model} at ${new URL(entry.baseUrl).host} answers`);
    return simulated.includes(id)
      ? ok(`provider ${id}`, 'simulated; `npm start` starts the simulator, else `npm run simulator`')
      : complain(`provider ${id}`, reached.problem, reached.remedy);
  });
}
