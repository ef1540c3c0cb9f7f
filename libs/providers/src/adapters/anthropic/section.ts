import { z } from 'zod';
import { baseAddress } from '../../section/web-address.ts';
import { apiKey, providerFieldNames, providerFields } from '../../section/provider-fields.ts';
import { objectSentence } from '../../section/sentence.ts';

/** https://platform.claude.com/docs/en/api/messages */
export const anthropicRow = z.strictObject(
  {
    kind: z.literal('anthropic'),
    apiKey: apiKey.optional(),
    baseUrl: baseAddress().default('https://api.anthropic.com/v1'),
    ...providerFields(200_000),
  },
  objectSentence('a provider of kind anthropic', providerFieldNames),
);
