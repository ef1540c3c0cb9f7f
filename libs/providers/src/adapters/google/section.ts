import { z } from 'zod';
import { baseAddress } from '../../section/web-address.ts';
import { apiKey, providerFieldNames, providerFields } from '../../section/provider-fields.ts';
import { objectSentence } from '../../section/sentence.ts';

/** https://ai.google.dev/api/generate-content */
export const googleRow = z.strictObject(
  {
    kind: z.literal('google'),
    apiKey: apiKey.optional(),
    baseUrl: baseAddress().default('https://generativelanguage.googleapis.com/v1beta'),
    ...providerFields(1_000_000),
  },
  objectSentence('a provider of kind google', providerFieldNames),
);
