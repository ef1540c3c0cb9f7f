import type { ProvidersSectionInput } from '../section/providers-section.ts';

/** The chain that runs without any key, on the simulator's two wires; nothing is charged. */
export function simulatedProviders(simulatorUrl: string): ProvidersSectionInput {
  const base = simulatorUrl.replace(/\/+$/, '');
  const common = { model: 'simulated', apiKey: 'simulated' };
  return {
    claude: { kind: 'anthropic', baseUrl: `${base}/claude/v1`, ...common },
    synthetic: { kind: 'openai-compatible', baseUrl: `${base}/synthetic/v1`, ...common },
  };
}
