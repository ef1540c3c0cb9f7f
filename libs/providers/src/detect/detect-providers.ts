import type { ProvidersSectionInput } from '../section/providers-section.ts';
import { knownProviders } from './known-providers.ts';
import { ollamaEntry, probeOllama } from './ollama.ts';

/**
 * The `providers:` section for what is at hand, in chain order: claude, openai, synthetic, openrouter by their keys,
 * then ollama where `probe` finds a model. Empty where nothing is found.
 */
export async function detectProviders(
  env: Readonly<Record<string, string | undefined>>,
  probe: () => Promise<string | null> = probeOllama,
): Promise<ProvidersSectionInput> {
  const section: ProvidersSectionInput = {};
  for (const { id, variable, entry } of knownProviders) {
    const key = env[variable]?.trim();
    if (key) section[id] = entry(key);
  }
  const model = await probe();
  if (model !== null) section['ollama'] = ollamaEntry(model);
  return section;
}
