import type { Message, Tool } from '@baton/domain';
import { createProviders } from '../create-providers.ts';
import type { ModelAdapter, ModelOutcome, ModelRequest } from '../model-adapter.ts';
import { providersSection, type ProviderEntry } from '../section/providers-section.ts';

export type Kind = ProviderEntry['kind'];

const readFile: Tool = {
  name: 'fs__read_file',
  description: 'Reads a file',
  inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
  repeatable: true,
};

/** The caller that never aborts. */
export const never = new AbortController().signal;

export const ask = (messages: readonly Message[]): ModelRequest => ({
  system: 'You read files.',
  messages,
  tools: [readFile],
  maxOutputTokens: 1_000,
});

export const resultOf = (callId: string, result: string): Message => ({
  v: 1,
  role: 'tool',
  parts: [{ type: 'tool-result', callId, tool: 'fs__read_file', result, isError: false }],
});

export function answered(outcome: ModelOutcome): Extract<ModelOutcome, { kind: 'answered' }> {
  if (outcome.kind === 'failed') throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`);
  return outcome;
}

export function failureOf(outcome: ModelOutcome) {
  if (outcome.kind === 'answered') throw new Error('The call was answered.');
  return outcome.failure;
}

export function onlyCall({ parts }: Message) {
  const calls = parts.filter((part) => part.type === 'tool-call');
  const [call] = calls;
  if (!call || calls.length > 1) throw new Error(`${calls.length} calls where one was expected.`);
  return call;
}

/** The adapter under test, `here`, beside one of the other kind, `there`, both on one server. */
export function buildPair(
  url: string,
  kinds: { readonly kind: Kind; readonly otherKind: Kind },
  timeouts: { firstByteMs?: number; totalMs?: number } = {},
): { readonly here: ModelAdapter; readonly there: ModelAdapter } {
  const section = providersSection.parse({
    here: {
      kind: kinds.kind,
      model: 'simulated',
      apiKey: 'key-of-this-provider',
      baseUrl: `${url}/here/v1`,
      timeouts,
    },
    there: {
      kind: kinds.otherKind,
      model: 'simulated',
      apiKey: 'key-of-that-provider',
      baseUrl: `${url}/there/v1`,
    },
  });
  const { models } = createProviders(section);
  const [here, there] = [models.get('here'), models.get('there')];
  if (!here || !there) throw new Error('A configured provider has no adapter.');
  return { here, there };
}
