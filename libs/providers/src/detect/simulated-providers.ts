import type { ProvidersSectionInput } from '../section/providers-section.ts';

/** The chain that runs without any key, on the simulator's four wires, which ask for none; nothing is charged. */
export function simulatedProviders(simulatorUrl: string): ProvidersSectionInput {
  const base = simulatorUrl.replace(/\/+$/, '');
  const model = 'simulated';
  return {
    claude: { kind: 'anthropic', model, baseUrl: `${base}/claude/v1` },
    codex: { kind: 'openai', model, baseUrl: `${base}/codex/v1` },
    synthetic: { kind: 'openai-compatible', model, baseUrl: `${base}/synthetic/v1` },
    gemini: { kind: 'google', model, baseUrl: `${base}/gemini/v1beta` },
  };
}
