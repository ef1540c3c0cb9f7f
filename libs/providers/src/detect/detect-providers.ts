import type { ProvidersSectionInput } from '../section/providers-section.ts';
import { knownProviders } from './known-providers.ts';
import { ollamaEntry, probeOllama } from './ollama.ts';

/**
 * The `providers:` section for what is at hand, in chain order: claude, codex, synthetic, gemini, openrouter by
 * their keys, then ollama where `probe` finds a model. Empty where nothing is found.
 */
export async function detectProviders(
  env: Readonly<Record<string, string | undefined>>,
  probe: () => Promise<string | null> = probeOllama,
): Promise<ProvidersSectionInput> {
  const section: ProvidersSectionInput = {};
  for (const { id, variables, entry } of knownProviders) {
    const key = variables.map((variable) => env[variable]?.trim()).find(Boolean);
    if (key) section[id] = entry(key);
  }
  const model = await probe();
  if (model !== null) section['ollama'] = ollamaEntry(model);
  return section;
}
