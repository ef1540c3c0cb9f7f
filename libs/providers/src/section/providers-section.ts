import { z } from 'zod';
import { adapters, type ProviderKind } from '../adapters/adapters.ts';
import { anthropicRow } from '../adapters/anthropic/section.ts';
import { googleRow } from '../adapters/google/section.ts';
import { openaiRow } from '../adapters/openai/section.ts';
import { openaiCompatibleRow } from '../adapters/openai-compatible/section.ts';
import { apiKey, providerFieldNames, providerFields } from './provider-fields.ts';
import { isMap, mapById, objectSentence } from './sentence.ts';
import { baseAddress } from './web-address.ts';

const kinds = Object.keys(adapters);

/** An entry whose kind is not known: what every kind has is checked all the same. */
const entryOfAnyKind = z.strictObject(
  {
    kind: z.unknown().optional(),
    apiKey: apiKey.optional(),
    baseUrl: baseAddress().optional(),
    ...providerFields(1),
  },
  objectSentence('a provider', providerFieldNames),
);

const entry = z
  .discriminatedUnion('kind', [anthropicRow, openaiRow, googleRow, openaiCompatibleRow], {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? `use one of ${kinds.join(', ')}`
        : `use a map with ${providerFieldNames.join(', ')}`,
  })
  .superRefine(
    (settings, context) => {
      for (const issue of entryOfAnyKind.safeParse(settings).error?.issues ?? [])
        context.addIssue({ ...issue });
    },
    { when: ({ value }) => isMap(value) && !kinds.includes(String(value['kind'])) },
  )
  .superRefine(
    (settings, context) => {
      for (const { field, message } of faultsBetween(settings))
        context.addIssue({ code: 'custom', path: [field], message });
    },
    { when: ({ value }) => isMap(value) },
  );

/** The `providers:` section of baton.yaml: provider id → how to reach it. */
export const providersSection = mapById(entry, 'providers');

export type ProvidersSection = z.output<typeof providersSection>;
export type ProvidersSectionInput = z.input<typeof providersSection>;
export type ProviderEntry = z.output<typeof entry>;

/** Of fields that may have faults of their own, which are told elsewhere. */
function faultsBetween({
  kind,
  baseUrl,
  apiKey,
  apiKeys,
  outputTokens,
  contextTokens,
  prices,
  windows,
}: Record<string, unknown>) {
  const faults: { field: string; message: string }[] = [];
  if (apiKey !== undefined && apiKeys !== undefined)
    faults.push({ field: 'apiKeys', message: 'keep either apiKey or apiKeys' });
  if (typeof outputTokens === 'number' && typeof contextTokens === 'number' && outputTokens >= contextTokens)
    faults.push({
      field: 'outputTokens',
      message: `set it below contextTokens (${contextTokens}), which holds input and output together`,
    });
  if (countsCost(windows) && !isPriced(prices))
    faults.push({
      field: 'prices',
      message: 'say what tokens cost, for a window with a cost is counted by it',
    });
  const variable = apiKey === undefined && apiKeys === undefined ? wantedKey(kind, baseUrl) : null;
  if (variable !== null)
    faults.push({ field: 'apiKey', message: `write \${${variable}} here and set that variable` });
  return faults;
}

const countsCost = (windows: unknown): boolean =>
  Array.isArray(windows) && windows.some((window) => isMap(window) && ('cost' in window || 'usd' in window));

const isPriced = (prices: unknown): boolean =>
  isMap(prices) && [prices['input'], prices['output']].some((price) => price !== undefined && price !== 0);

/** The vendors' own servers answer nobody without a key. */
const keyed: readonly { kind: ProviderKind; host: string; variable: string }[] = [
  { kind: 'anthropic', host: 'api.anthropic.com', variable: 'ANTHROPIC_API_KEY' },
  { kind: 'openai', host: 'api.openai.com', variable: 'OPENAI_API_KEY' },
  { kind: 'google', host: 'generativelanguage.googleapis.com', variable: 'GEMINI_API_KEY' },
];

const wantedKey = (kind: unknown, baseUrl: unknown): string | null =>
  keyed.find((row) => row.kind === kind && row.host === URL.parse(String(baseUrl))?.hostname)?.variable ??
  null;
