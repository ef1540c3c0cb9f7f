import { toolCallsOf, userText, type Message } from '@baton/domain';
import { createSimulator, type PresentedRequest, type Script } from '@baton/simulator';
import { describe, expect, test } from 'vitest';
import { describeBrokenWire, type RecordedWire } from './conformance/broken-wire.ts';
import {
  answered,
  ask,
  buildPair,
  failureOf,
  never,
  onlyCall,
  resultOf,
  type Kind,
} from './conformance/calls.ts';

export type Conformance = {
  readonly kind: Kind;
  /** A second wire, on which a conversation begins that this one goes on with. */
  readonly otherKind: Kind;
  readonly wire: RecordedWire;
};

/** What every model adapter promises, over real HTTP: against the simulator, and against recorded bytes. */
export function describeConformance({ kind, otherKind, wire }: Conformance): void {
  const simulate = async (script: Script = {}, other: Script = {}) => {
    const simulator = createSimulator({ scripts: { here: script, there: other } });
    const { url } = await simulator.listen();
    const log = async (): Promise<readonly PresentedRequest[]> =>
      ((await (await fetch(`${url}/_sim/log?provider=here`)).json()) as { requests: PresentedRequest[] })
        .requests;
    return { ...buildPair(url, { kind, otherKind }), log, [Symbol.asyncDispose]: () => simulator.close() };
  };

  describeBrokenWire({ kind, otherKind }, wire);

  describe(`model adapter ${kind}`, () => {
    test('a plain answer comes whole, with its usage and its origin', async () => {
      await using sim = await simulate({ steps: [{ say: 'Hello there.' }] });
      const outcome = answered(await sim.here.call(ask([userText('Say hello.')]), never));
      expect(outcome).toMatchObject({ finish: 'stop', message: { role: 'assistant' } });
      expect(outcome.message.parts).toMatchObject([
        {
          type: 'text',
          text: '[simulated here] Hello there.',
          origin: { provider: 'here', model: 'simulated' },
        },
      ]);
      expect(outcome.usage.inputTokens).toBeGreaterThan(0);
      expect(outcome.usage.outputTokens).toBeGreaterThan(0);
      expect(outcome.firstByteMs).toBeGreaterThan(0);
    });

    test('a tool call and its result make the round trip', async () => {
      await using sim = await simulate({
        steps: [{ tool: 'fs__read_file', args: { path: 'a.txt' } }, { say: 'It says: {{last}}' }],
      });
      const first = answered(await sim.here.call(ask([userText('Read a.txt.')]), never));
      const call = onlyCall(first.message);
      expect(first.finish).toBe('tool-calls');
      expect(call).toMatchObject({ tool: 'fs__read_file', args: { path: 'a.txt' } });
      const conversation = [userText('Read a.txt.'), first.message, resultOf(call.callId, 'falcon')];
      const second = answered(await sim.here.call(ask(conversation), never));
      expect(second.message.parts).toMatchObject([
        { type: 'text', text: '[simulated here] It says: falcon' },
      ]);
    });

    test('parallel calls keep their order and their own arguments', async () => {
      const tools = ['a', 'b', 'c'].map((path) => ({ tool: 'fs__read_file', args: { path } }));
      await using sim = await simulate({ steps: [{ say: 'Reading.', tools }] });
      const { message } = answered(await sim.here.call(ask([userText('Read all.')]), never));
      const calls = message.parts.filter((part) => part.type === 'tool-call');
      expect(calls.map((call) => call.args)).toEqual([{ path: 'a' }, { path: 'b' }, { path: 'c' }]);
      expect(new Set(calls.map((call) => call.callId)).size).toBe(3);
    });

    test('a conversation begun on the other wire is accepted and known in full', async () => {
      await using sim = await simulate(
        {},
        { steps: [{ say: 'I look.', tool: 'fs__read_file', args: { path: 'a.txt' } }] },
      );
      const begun = answered(await sim.there.call(ask([userText('Read a.txt.')]), never));
      const call = onlyCall(begun.message);
      const reasoned: Message = {
        ...begun.message,
        parts: [
          {
            type: 'reasoning',
            text: 'secret thoughts',
            origin: { provider: 'there', model: 'simulated' },
            vendor: { [otherKind]: { signature: 's1gn' } },
          },
          ...begun.message.parts,
        ],
      };
      const conversation = [
        userText('Read a.txt.'),
        reasoned,
        resultOf(call.callId, 'The code word is falcon.'),
      ];
      const all = answered(await sim.here.call(ask([...conversation, userText('recall everything')]), never));
      expect(
        JSON.parse(all.message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')),
      ).toMatchObject({
        user: 1,
        assistant: 1,
        tool: 1,
        toolCalls: 1,
      });
      const word = answered(await sim.here.call(ask([...conversation, userText('recall: falcon')]), never));
      expect(JSON.stringify(word.message.parts)).toContain('The code word is falcon.');
      expect(JSON.stringify(await sim.log())).not.toMatch(/s1gn|secret thoughts/);
    });

    test('what a model thought goes back to itself and is accepted, and another goes on without it', async () => {
      const tools = ['a', 'b'].map((path) => ({ tool: 'fs__read_file', args: { path } }));
      const steps = [{ think: 'Both at once.', say: 'I look.', tools }, { say: 'Done with {{last}}.' }];
      await using sim = await simulate({ steps }, { steps });
      const { message } = answered(await sim.here.call(ask([userText('Read a and b.')]), never));
      const results = toolCallsOf(message).map(({ callId, args }) => resultOf(callId, JSON.stringify(args)));
      const conversation = [userText('Read a and b.'), message, ...results];
      for (const model of [sim.here, sim.there]) {
        const { message: last } = answered(await model.call(ask(conversation), never));
        expect(last.parts).toMatchObject([
          { type: 'text', text: expect.stringContaining('Done with {"path":"b"}') },
        ]);
      }
    });

    test('a 429 is a rate limit, and its wait is kept to the millisecond', async () => {
      const body = { error: { type: 'rate_limit_error', message: 'Slow down, sk-abcdefgh12345678.' } };
      await using sim = await simulate({
        errors: [{ call: 1, status: 429, headers: { 'retry-after-ms': '1234' }, body }],
      });
      const failure = failureOf(await sim.here.call(ask([userText('Hi.')]), never));
      expect(failure).toMatchObject({
        code: 'rate_limit',
        message: 'Slow down, [redacted].',
        provider: 'here',
        credential: expect.stringMatching(/^key-[0-9a-f]{8}$|^no-key$/) as string,
        status: 429,
        retryAfterMs: 1_234,
      });
    });

    test('a window that is spent is told with its wait', async () => {
      await using sim = await simulate({ window: { requests: 0, seconds: 7_200 } });
      const failure = failureOf(await sim.here.call(ask([userText('Hi.')]), never));
      expect(['usage_window', 'rate_limit', 'quota_exhausted']).toContain(failure.code);
      expect(failure.retryAfterMs).toBeGreaterThan(0);
    });

    test('an overloaded provider is overloaded', async () => {
      await using sim = await simulate({ overload: 1 });
      expect(failureOf(await sim.here.call(ask([userText('Hi.')]), never)).code).toBe('overloaded');
    });

    test('a wrong key is auth, and the key is not repeated', async () => {
      await using sim = await simulate({ apiKey: 'another-key' });
      const failure = failureOf(await sim.here.call(ask([userText('Hi.')]), never));
      expect(failure.code).toBe('auth');
      expect(failure.message).not.toContain('key-of-this-provider');
    });

    test('an input over the context window is context_too_long', async () => {
      await using sim = await simulate({ contextTokens: 10 });
      const failure = failureOf(await sim.here.call(ask([userText('word '.repeat(500))]), never));
      expect(failure.code).toBe('context_too_long');
    });

    test('a refused answer is content_policy, not an answer', async () => {
      await using sim = await simulate({ steps: [{ say: 'I cannot', finish: 'content_filter' }] });
      expect(failureOf(await sim.here.call(ask([userText('Hi.')]), never)).code).toBe('content_policy');
    });

    test('an answer cut at its length stays an answer that says so', async () => {
      await using sim = await simulate({ steps: [{ say: 'Half of', finish: 'length' }] });
      expect(answered(await sim.here.call(ask([userText('Hi.')]), never)).finish).toBe('length');
    });

    test('a connection that drops in the middle is network, never half an answer', async () => {
      await using sim = await simulate({
        steps: [{ say: 'One two three four five six.' }],
        dropAfterChunks: 2,
      });
      expect(failureOf(await sim.here.call(ask([userText('Count.')]), never))).toMatchObject({
        code: 'network',
        status: 200,
      });
    });
  });
}
