import { checkReachable, type ProvidersSection } from '@baton/providers';
import { fail, ok, warn, type Finding } from './finding.ts';

/** Each provider is asked once. As long as one answers, work goes on, and the others are only warned of. */
export async function checkProviders(providers: ProvidersSection): Promise<readonly Finding[]> {
  const signal = AbortSignal.timeout(30_000);
  const asked = await Promise.all(
    Object.entries(providers).map(async ([id, entry]) => ({
      id,
      entry,
      reached: await checkReachable(entry, signal),
    })),
  );
  const complain = asked.some(({ reached }) => reached.ok) ? warn : fail;
  return asked.map(({ id, entry, reached }) =>
    reached.ok
      ? ok(`provider ${id}`, `${entry.model} at ${new URL(entry.baseUrl).host} answers`)
      : complain(`provider ${id}`, reached.problem, reached.remedy),
  );
}
