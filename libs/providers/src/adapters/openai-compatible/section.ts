import { z } from 'zod';
import { baseAddress } from '../../section/web-address.ts';
import { apiKey, providerFieldNames, providerFields } from '../../section/provider-fields.ts';
import { objectSentence } from '../../section/sentence.ts';

/** Any server of OpenAI's Chat Completions: Synthetic, OpenRouter, Ollama, vLLM, LM Studio, OpenAI itself. */
export const openaiCompatibleRow = z.strictObject(
  {
    kind: z.literal('openai-compatible'),
    apiKey: apiKey.optional(),
    baseUrl: baseAddress(),
    ...providerFields(128_000),
  },
  objectSentence('a provider of kind openai-compatible', providerFieldNames),
);
