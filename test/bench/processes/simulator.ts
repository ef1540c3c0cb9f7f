import type { PresentedRequest, Script } from '@baton/simulator';
import { freePort } from '../../support/start-redis.ts';
import { startChild } from './child.ts';

export type SimulatorProcess = Awaited<ReturnType<typeof startSimulatorProcess>>;

/** When a call arrived, in milliseconds since the epoch, and what it asked. */
export type SeenCall = { readonly at: number; readonly text: string };

/** The providers' simulator as its own process. */
export async function startSimulatorProcess(folder: string) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = await startChild({
    name: 'simulator',
    script: 'apps/simulator/src/main.ts',
    env: { BATON_SIMULATOR_PORT: String(port) },
    folder,
    readyUrl: `${url}/_sim/providers`,
  });
  const script = async (provider: string, played: Script): Promise<void> => {
    const response = await fetch(`${url}/_sim/${provider}/script`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(played),
    });
    if (!response.ok) throw new Error(await response.text());
  };
  const forget = async (): Promise<void> => {
    await fetch(`${url}/_sim/log`, { method: 'DELETE' });
  };
  const requests = async (provider?: string): Promise<readonly PresentedRequest[]> => {
    const of = provider === undefined ? '' : `&provider=${provider}`;
    const response = await fetch(`${url}/_sim/log?limit=10000${of}`);
    return ((await response.json()) as { requests: PresentedRequest[] }).requests;
  };
  return {
    ...child,
    url,
    script,
    forget,
    requests,
    /** Since its last script. */
    callsOf: async (provider: string): Promise<number> => {
      const response = await fetch(`${url}/_sim/providers`);
      const { providers } = (await response.json()) as { providers: { name: string; calls: number }[] };
      return providers.find(({ name }) => name === provider)?.calls ?? 0;
    },
    /** Forgets all calls, and answers after so long from now on. */
    answerAfter: async (latencyMs: number): Promise<void> => {
      await forget();
      await script('claude', { latencyMs });
    },
    calls: async (): Promise<readonly SeenCall[]> =>
      (await requests('claude')).map(({ at, messages }) => ({
        // The log has whole milliseconds, rounded down.
        at: Date.parse(at) + 0.5,
        text: messages.at(-1)?.text ?? '',
      })),
  };
}
