import type { Message } from '@baton/domain';
import { createProviders } from '../create-providers.ts';
import { providersSection } from '../section/providers-section.ts';
import { answered, ask, never, type Kind } from './calls.ts';
import { startRecording } from './recording-server.ts';

/** Two models of one kind on one server, which answers with what was recorded. */
export async function startTwoModels(kind: Kind, models: readonly [string, string], stream: string) {
  const server = await startRecording(stream);
  const [one, two] = models.map((model) => ({ kind, model, apiKey: 'k', baseUrl: server.url }));
  const { models: adapters } = createProviders(providersSection.parse({ one, two }));
  const say = async (provider: 'one' | 'two', messages: readonly Message[]) => {
    const model = adapters.get(provider);
    if (!model) throw new Error(`There is no provider ${provider}.`);
    return answered(await model.call(ask(messages), never));
  };
  return { say, bodies: server.bodies, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
