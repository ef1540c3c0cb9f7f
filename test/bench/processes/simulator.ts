import { freePort } from '../../support/start-redis.ts';
import { startChild } from './child.ts';

export type SimulatorProcess = Awaited<ReturnType<typeof startSimulatorProcess>>;

/** When a call arrived, in milliseconds since the epoch, and what it asked. */
export type SeenCall = { readonly at: number; readonly text: string };

type LogAnswer = {
  readonly requests: readonly {
    readonly at: string;
    readonly messages: readonly { readonly text: string }[];
  }[];
};

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
  return {
    ...child,
    url,
    /** Forgets all calls, and answers after so long from now on. */
    answerAfter: async (latencyMs: number): Promise<void> => {
      await fetch(`${url}/_sim/log`, { method: 'DELETE' });
      const response = await fetch(`${url}/_sim/claude/script`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ latencyMs }),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    calls: async (): Promise<readonly SeenCall[]> => {
      const response = await fetch(`${url}/_sim/log?provider=claude&limit=10000`);
      const { requests } = (await response.json()) as LogAnswer;
      return requests.map(({ at, messages }) => ({
        // The log has whole milliseconds, rounded down.
        at: Date.parse(at) + 0.5,
        text: messages.at(-1)?.text ?? '',
      }));
    },
  };
}
