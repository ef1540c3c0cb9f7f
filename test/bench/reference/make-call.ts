import { askPersonTool, textOf, userText } from '@baton/domain';
import { createProviders, providersSection } from '@baton/providers';
import { benchProviders } from '../processes/providers.ts';

export const calls = ['adapter', 'fetch'] as const;
export type CallKind = (typeof calls)[number];

/** Asks the model and returns its answer. */
export type MakeCall = (text: string) => Promise<string>;

const system = 'Do what the task says.';
const outputTokens = 8_192;

export const createCall = (kind: CallKind, simulatorUrl: string): MakeCall =>
  kind === 'adapter' ? viaAdapter(simulatorUrl) : viaFetch(simulatorUrl);

/** The very call that a worker makes for a one-step task. */
function viaAdapter(simulatorUrl: string): MakeCall {
  const { models } = createProviders(providersSection.parse(benchProviders(simulatorUrl, 'simulated')));
  const model = models.get('claude');
  if (!model) throw new Error('there is no provider claude');
  const never = new AbortController().signal;
  return async (text) => {
    const request = {
      system,
      messages: [userText(text)],
      tools: [askPersonTool],
      maxOutputTokens: outputTokens,
    };
    const outcome = await model.call(request, never);
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    return textOf(outcome.message);
  };
}

/** The least that gets an answer from the same server over the same wire. */
function viaFetch(simulatorUrl: string): MakeCall {
  const headers = {
    'content-type': 'application/json',
    'x-api-key': 'simulated',
    'anthropic-version': '2023-06-01',
  };
  return async (text) => {
    const messages = [{ role: 'user', content: [{ type: 'text', text }] }];
    const body = JSON.stringify({
      model: 'simulated',
      max_tokens: outputTokens,
      stream: true,
      system,
      messages,
    });
    const response = await fetch(`${simulatorUrl}/claude/v1/messages`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(await response.text());
    return response.text();
  };
}
