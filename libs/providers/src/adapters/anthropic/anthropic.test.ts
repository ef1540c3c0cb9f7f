import { userText, type Message } from '@baton/domain';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { describeConformance } from '../../conformance.ts';
import { answered, never } from '../../conformance/calls.ts';
import { createProviders } from '../../create-providers.ts';
import { providersSection } from '../../section/providers-section.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}.sse`, import.meta.url), 'utf8');

describeConformance({
  kind: 'anthropic',
  otherKind: 'openai-compatible',
  wire: {
    begun: fixture('begun'),
    overloadedEvent: fixture('overloaded-event'),
    malformedCall: fixture('malformed-call'),
  },
});

test('thinking goes back signed to the model that wrote it, and to no other model of that server', async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: string[] = [];
    request.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(chunks.join(''));
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(fixture('thinking'));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const entry = { kind: 'anthropic' as const, apiKey: 'k', baseUrl };
  const section = providersSection.parse({
    one: { ...entry, model: 'claude-sonnet-5-5' },
    two: { ...entry, model: 'claude-opus-5-5' },
  });
  const { models } = createProviders(section);
  const ask = (provider: string, messages: readonly Message[]) => {
    const model = models.get(provider);
    if (!model) throw new Error(`There is no provider ${provider}.`);
    return model.call({ system: '', messages, tools: [], maxOutputTokens: 100 }, never);
  };

  const outcome = answered(await ask('one', [userText('Hi.')]));
  expect(outcome.message.parts).toMatchObject([
    { type: 'reasoning', text: 'Let me see.', vendor: { anthropic: { signature: 'EqQBCg==' } } },
    { type: 'text', text: 'Nul \uFFFD and lone \uFFFD.' },
  ]);
  expect(outcome.usage).toEqual({ inputTokens: 60, cachedInputTokens: 30, outputTokens: 15 });

  const conversation = [userText('Hi.'), outcome.message, userText('Go on.')];
  await ask('one', conversation);
  await ask('two', conversation);
  server.close();
  expect(JSON.parse(bodies[1] ?? '').messages[1].content[0]).toEqual({
    type: 'thinking',
    thinking: 'Let me see.',
    signature: 'EqQBCg==',
  });
  expect(JSON.parse(bodies[1] ?? '').thinking.block_binding).toEqual({
    prefix_mismatch_behavior: 'drop_block',
  });
  expect(bodies[2]).not.toContain('Let me see.');
});
