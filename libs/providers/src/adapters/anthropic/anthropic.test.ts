import { userText } from '@baton/domain';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeConformance } from '../../conformance.ts';
import { startTwoModels } from '../../conformance/two-models.ts';

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
  const models = ['claude-sonnet-5-5', 'claude-opus-5-5'] as const;
  await using server = await startTwoModels('anthropic', models, fixture('thinking'));
  const outcome = await server.say('one', [userText('Hi.')]);
  expect(outcome.message.parts).toMatchObject([
    { type: 'reasoning', text: 'Let me see.', vendor: { anthropic: { signature: 'EqQBCg==' } } },
    { type: 'text', text: 'Nul \uFFFD and lone \uFFFD.' },
  ]);
  expect(outcome.usage).toEqual({ inputTokens: 60, cachedInputTokens: 30, outputTokens: 15 });

  const conversation = [userText('Hi.'), outcome.message, userText('Go on.')];
  await server.say('one', conversation);
  await server.say('two', conversation);
  const [, own, other] = server.bodies;
  expect(own).toMatchObject({
    messages: [
      {},
      { content: [{ type: 'thinking', thinking: 'Let me see.', signature: 'EqQBCg==' }, { type: 'text' }] },
      {},
    ],
    thinking: { block_binding: { prefix_mismatch_behavior: 'drop_block' } },
  });
  expect(JSON.stringify(other)).not.toContain('Let me see.');
});
