export {
  providersSection,
  type ProviderEntry,
  type ProvidersSection,
  type ProvidersSectionInput,
} from './section/providers-section.ts';
export type { ProviderKind } from './adapters/adapters.ts';
export { createProviders, type Providers } from './create-providers.ts';
export type { Finish, ModelAdapter, ModelOutcome, ModelRequest } from './model-adapter.ts';
export { classifyFailure } from './classify/classify-failure.ts';
export { readFailure } from './classify/read-failure.ts';
export { sampleKinds } from './classify/vendors/tables.ts';
export { fingerprintOf } from './classify/fingerprint.ts';
export { resetHintOf, type ResetHint } from './classify/reset-hint.ts';
export type { Classification } from './classify/classification.ts';
export type { Wait } from './classify/wait/wait.ts';
export type { FailureSample } from './classify/failure-sample.ts';
export { redact } from './redact.ts';
export { toolsSection, type ToolsSection, type ToolServerSettings } from './tools/tools-section.ts';
export { createToolbox, type Toolbox } from './tools/toolbox.ts';
export { ToolServerError } from './tools/tool-server-error.ts';
export { detectProviders } from './detect/detect-providers.ts';
export { probeOllama } from './detect/ollama.ts';
export { simulatedProviders } from './detect/simulated-providers.ts';
export { checkReachable, type Reachability } from './check-reachable.ts';
export { loadCountTokens } from './tokens/count-tokens.ts';
