import { z } from 'zod';
import { baseAddress } from '../../section/web-address.ts';
import { apiKey, providerFieldNames, providerFields } from '../../section/provider-fields.ts';
import { objectSentence } from '../../section/sentence.ts';

/** https://platform.openai.com/docs/api-reference/responses */
export const openaiRow = z.strictObject(
  {
    kind: z.literal('openai'),
    apiKey: apiKey.optional(),
    baseUrl: baseAddress().default('https://api.openai.com/v1'),
    ...providerFields(400_000),
  },
  objectSentence('a provider of kind openai', providerFieldNames),
);
