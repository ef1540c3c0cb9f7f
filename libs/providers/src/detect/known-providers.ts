import type { ProvidersSectionInput } from '../section/providers-section.ts';

type EntryInput = ProvidersSectionInput[string];

/** Providers found by a key in the environment, in chain order. Prices are US dollars per million tokens. */
export const knownProviders: readonly {
  readonly id: string;
  /** Names for its key; the first that is set counts. */
  readonly variables: readonly string[];
  readonly entry: (apiKey: string) => EntryInput;
}[] = [
  {
    id: 'claude',
    variables: ['ANTHROPIC_API_KEY'],
    // https://platform.claude.com/docs/en/models/sonnet-5-5/overview · its answers count their thinking as output.
    entry: (apiKey) => ({
      kind: 'anthropic',
      model: 'claude-sonnet-5-5',
      apiKey,
      contextTokens: 1_000_000,
      outputTokens: 32_000,
      prices: { input: 2, cachedInput: 0.1, output: 10 },
    }),
  },
  {
    id: 'codex',
    variables: ['OPENAI_API_KEY'],
    // https://developers.openai.com/api/docs/pricing
    entry: (apiKey) => ({
      kind: 'openai',
      model: 'gpt-5.4',
      apiKey,
      contextTokens: 1_000_000,
      outputTokens: 32_000,
      prices: { input: 2.5, cachedInput: 0.25, output: 15 },
    }),
  },
  {
    id: 'synthetic',
    variables: ['SYNTHETIC_API_KEY'],
    // https://dev.synthetic.new/docs/api/models · an alias that Synthetic keeps on its largest text model (GLM-5.2).
    entry: (apiKey) => ({
      kind: 'openai-compatible',
      model: 'syn:large:text',
      apiKey,
      baseUrl: 'https://api.synthetic.new/openai/v1',
      contextTokens: 524_288,
      outputTokens: 32_000,
      prices: { input: 1.4, cachedInput: 0.16, output: 4.4 },
    }),
  },
  {
    id: 'gemini',
    variables: ['GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'],
    // https://ai.google.dev/gemini-api/docs/pricing · thinking is counted as output.
    entry: (apiKey) => ({
      kind: 'google',
      model: 'gemini-3.5-flash',
      apiKey,
      contextTokens: 1_048_576,
      outputTokens: 32_000,
      prices: { input: 1.5, cachedInput: 0.15, output: 9 },
    }),
  },
  {
    id: 'openrouter',
    variables: ['OPENROUTER_API_KEY'],
    // https://openrouter.ai/z-ai/glm-5.2
    entry: (apiKey) => ({
      kind: 'openai-compatible',
      model: 'z-ai/glm-5.2',
      apiKey,
      baseUrl: 'https://openrouter.ai/api/v1',
      contextTokens: 1_000_000,
      outputTokens: 32_000,
      prices: { input: 1, output: 4 },
    }),
  },
];
