import { z } from 'zod';
import { adapters, type ProviderKind } from '../adapters/adapters.ts';
import { anthropicRow } from '../adapters/anthropic/section.ts';
import { openaiCompatibleRow } from '../adapters/openai-compatible/section.ts';
import { idPattern, idSentence } from './sentence.ts';

const kinds = Object.keys(adapters).join(', ');

const entry = z
  .discriminatedUnion('kind', [anthropicRow, openaiCompatibleRow], {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? `kind must be one of ${kinds}.`
        : 'must be a provider with kind and model.',
  })
  .superRefine((settings, context) => {
    for (const { field, message } of faultsOf(settings))
      context.addIssue({ code: 'custom', path: [field], message });
  });

/** The `providers:` section of baton.yaml: provider id → how to reach it. */
export const providersSection = z.record(z.string().regex(idPattern), entry, {
  error: (issue) =>
    issue.code === 'invalid_key' ? `The provider's id ${idSentence}` : 'providers must map ids to providers.',
});

export type ProvidersSection = z.output<typeof providersSection>;
export type ProvidersSectionInput = z.input<typeof providersSection>;
export type ProviderEntry = z.output<typeof entry>;

function faultsOf(settings: z.output<typeof anthropicRow> | z.output<typeof openaiCompatibleRow>) {
  const faults: { field: string; message: string }[] = [];
  if (settings.outputTokens >= settings.contextTokens)
    faults.push({
      field: 'outputTokens',
      message: `outputTokens (${settings.outputTokens}) must be smaller than contextTokens (${settings.contextTokens}), which holds input and output together.`,
    });
  if (needsKey(settings.kind, settings.baseUrl) && settings.apiKey === undefined)
    faults.push({
      field: 'apiKey',
      message: 'apiKey is missing: write apiKey: ${ANTHROPIC_API_KEY} and set that variable.',
    });
  return faults;
}

const needsKey = (kind: ProviderKind, baseUrl: string): boolean =>
  kind === 'anthropic' && new URL(baseUrl).hostname === 'api.anthropic.com';
