import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';

/** The model with every call's options changed, without a copy of its other parts. */
export const withOptions = (
  model: LanguageModelV4,
  change: (options: LanguageModelV4CallOptions) => LanguageModelV4CallOptions,
): LanguageModelV4 => ({
  specificationVersion: 'v4',
  provider: model.provider,
  modelId: model.modelId,
  supportedUrls: model.supportedUrls,
  doGenerate: (options) => model.doGenerate(change(options)),
  doStream: (options) => model.doStream(change(options)),
});
