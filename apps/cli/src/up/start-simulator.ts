import type { Settings } from '@baton/config';
import { providersSection, simulatedProviders, type ProvidersSection } from '@baton/providers';
import { createSimulator } from '@baton/simulator';
import { simulatedAt } from './simulator-address.ts';
import type { UpConfig } from './up-config.ts';

type Simulated = {
  /** As they were configured, or as the simulator was found a port. */
  readonly providers: ProvidersSection;
  readonly close: () => Promise<void>;
};

const host = '127.0.0.1';

/** A simulator where providers need one: nothing else was found, or baton.yaml leads to its address. */
export async function startSimulator(
  { simulatorPort, simulatorUrl }: UpConfig,
  { source, providers }: Settings,
  tell: (line: string) => void,
): Promise<Simulated> {
  const none = { providers, close: async () => {} };
  // One runs elsewhere.
  if (simulatorUrl !== undefined) return none;
  if (source === 'simulator') return standIn(simulatorPort);
  const simulated = simulatedAt(simulatorPort, providers);
  if (simulated.length === 0) return none;
  const simulator = createSimulator({});
  const address = `http://${host}:${simulatorPort}`;
  try {
    await simulator.listen(simulatorPort, host);
    tell(`a simulator answers at ${address} for ${simulated.join(', ')}, as baton.yaml says`);
    return { providers, close: () => simulator.close() };
  } catch (error) {
    if (!isTaken(error)) throw error;
    tell(`what listens at ${address} already answers for ${simulated.join(', ')}; no simulator is started`);
    return none;
  }
}

/** Nobody has written its address down, so any port will do. */
async function standIn(port: number): Promise<Simulated> {
  const simulator = createSimulator({});
  const { url } = await simulator.listen(port, host).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
    return simulator.listen(0, host);
  });
  return {
    providers: providersSection.parse(simulatedProviders(url)),
    close: () => simulator.close(),
  };
}

const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
