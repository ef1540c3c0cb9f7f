import type { Message, Tool } from '@baton/domain';
import { createSimulator, type PresentedRequest, type Script } from '@baton/simulator';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createProviders } from './create-providers.ts';
import type { ModelOutcome, ModelRequest } from './model-adapter.ts';
import { providersSection } from './section/providers-section.ts';

export type Conformance = {
  readonly kind: 'anthropic' | 'openai-compatible';
  /** A second wire, on which a conversation begins that this one goes on with. */
  readonly otherKind: 'anthropic' | 'openai-compatible';
  /** Bytes of this wire for what no script can play. */
  readonly wire: {
    /** An answer's first events, whole: begun, a few words said, not ended. */
    readonly begun: string;
    /** An error event that says that the provider is overloaded. */
    readonly overloadedEvent: string;
    /** A whole answer that calls `fs__read_file` with `{"path":`. */
    readonly malformedCall: string;
  };
};

const readFile: Tool = {
  name: 'fs__read_file',
  description: 'Reads a file',
  inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
  repeatable: true,
};

const never = new AbortController().signal;

const user = (text: string): Message => ({ v: 1, role: 'user', parts: [{ type: 'text', text }] });

const ask = (messages: readonly Message[]): ModelRequest => ({
  system: 'You read files.',
  messages,
  tools: [readFile],
  maxOutputTokens: 1_000,
});

const ofTool = (callId: string, result: string): Message => ({
  v: 1,
  role: 'tool',
  parts: [{ type: 'tool-result', callId, tool: 'fs__read_file', result, isError: false }],
});

function answered(outcome: ModelOutcome): Extract<ModelOutcome, { kind: 'answered' }> {
  if (outcome.kind === 'failed') throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`);
  return outcome;
}

function failureOf(outcome: ModelOutcome) {
  if (outcome.kind === 'answered') throw new Error('The call was answered.');
  return outcome.failure;
}

/** What every model adapter promises, over real HTTP: against the simulator, and against recorded bytes. */
export function describeConformance({ kind, otherKind, wire }: Conformance): void {
  const build = (baseUrl: string, timeouts = {}) => {
    const section = providersSection.parse({
      here: {
        kind,
        model: 'simulated',
        apiKey: 'key-of-this-provider',
        baseUrl: `${baseUrl}/here/v1`,
        timeouts,
      },
      there: {
        kind: otherKind,
        model: 'simulated',
        apiKey: 'key-of-that-provider',
        baseUrl: `${baseUrl}/there/v1`,
      },
    });
    const { models } = createProviders(section);
    const model = (id: string) => models.get(id) ?? expect.unreachable();
    return { here: model('here'), there: model('there') };
  };

  const simulate = async (script: Script = {}, other: Script = {}) => {
    const simulator = createSimulator({ scripts: { here: script, there: other } });
    const { url } = await simulator.listen();
    const log = async (): Promise<readonly PresentedRequest[]> =>
      ((await (await fetch(`${url}/_sim/log?provider=here`)).json()) as { requests: PresentedRequest[] })
        .requests;
    return { ...build(url), log, [Symbol.asyncDispose]: () => simulator.close() };
  };

  const play = async (listener: RequestListener, timeouts = {}) => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { here } = build(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, timeouts);
    const close = async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
    return { here, [Symbol.asyncDispose]: close };
  };
  const stream: (
    play: (write: (bytes: string) => void, response: Parameters<RequestListener>[1]) => void,
  ) => RequestListener = (play) => (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    play((bytes) => response.write(bytes), response);
  };

  describe(`model adapter ${kind}`, () => {
    test('a plain answer comes whole, with its usage and its origin', async () => {
      await using sim = await simulate({ steps: [{ say: 'Hello there.' }] });
      const outcome = answered(await sim.here.call(ask([user('Say hello.')]), never));
      expect(outcome).toMatchObject({ finish: 'stop', message: { role: 'assistant' } });
      expect(outcome.message.parts).toEqual([
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
      const first = answered(await sim.here.call(ask([user('Read a.txt.')]), never));
      const [call] = first.message.parts;
      if (call?.type !== 'tool-call') return expect.unreachable();
      expect(first.finish).toBe('tool-calls');
      expect(call).toMatchObject({ tool: 'fs__read_file', args: { path: 'a.txt' } });
      const conversation = [user('Read a.txt.'), first.message, ofTool(call.callId, 'falcon')];
      const second = answered(await sim.here.call(ask(conversation), never));
      expect(second.message.parts).toMatchObject([
        { type: 'text', text: '[simulated here] It says: falcon' },
      ]);
    });

    test('parallel calls keep their order and their own arguments', async () => {
      const tools = ['a', 'b', 'c'].map((path) => ({ tool: 'fs__read_file', args: { path } }));
      await using sim = await simulate({ steps: [{ say: 'Reading.', tools }] });
      const { message } = answered(await sim.here.call(ask([user('Read all.')]), never));
      const calls = message.parts.filter((part) => part.type === 'tool-call');
      expect(calls.map((call) => call.args)).toEqual([{ path: 'a' }, { path: 'b' }, { path: 'c' }]);
      expect(new Set(calls.map((call) => call.callId)).size).toBe(3);
    });

    test('a conversation begun on the other wire is accepted and known in full', async () => {
      await using sim = await simulate(
        {},
        { steps: [{ say: 'I look.', tool: 'fs__read_file', args: { path: 'a.txt' } }] },
      );
      const begun = answered(await sim.there.call(ask([user('Read a.txt.')]), never));
      const call = begun.message.parts.find((part) => part.type === 'tool-call') ?? expect.unreachable();
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
      const conversation = [user('Read a.txt.'), reasoned, ofTool(call.callId, 'The code word is falcon.')];
      const all = answered(await sim.here.call(ask([...conversation, user('recall everything')]), never));
      expect(
        JSON.parse(all.message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')),
      ).toMatchObject({
        user: 1,
        assistant: 1,
        tool: 1,
        toolCalls: 1,
      });
      const word = answered(await sim.here.call(ask([...conversation, user('recall: falcon')]), never));
      expect(JSON.stringify(word.message.parts)).toContain('The code word is falcon.');
      expect(JSON.stringify(await sim.log())).not.toMatch(/s1gn|secret thoughts/);
    });

    test('a 429 is a rate limit, and its wait is kept to the millisecond', async () => {
      const body = { error: { type: 'rate_limit_error', message: 'Slow down, sk-abcdefgh12345678.' } };
      await using sim = await simulate({
        errors: [{ call: 1, status: 429, headers: { 'retry-after-ms': '1234' }, body }],
      });
      const failure = failureOf(await sim.here.call(ask([user('Hi.')]), never));
      expect(failure).toEqual({
        code: 'rate_limit',
        message: 'Slow down, [redacted].',
        provider: 'here',
        status: 429,
        retryAfterMs: 1_234,
      });
    });

    test('a window that is spent is told with its wait', async () => {
      await using sim = await simulate({ window: { requests: 0, seconds: 7_200 } });
      const failure = failureOf(await sim.here.call(ask([user('Hi.')]), never));
      expect(['usage_window', 'rate_limit']).toContain(failure.code);
      expect(failure.retryAfterMs).toBeGreaterThan(0);
    });

    test('an overloaded provider is overloaded', async () => {
      await using sim = await simulate({ overload: 1 });
      expect(failureOf(await sim.here.call(ask([user('Hi.')]), never)).code).toBe('overloaded');
    });

    test('a wrong key is auth, and the key is not repeated', async () => {
      await using sim = await simulate({ apiKey: 'another-key' });
      const failure = failureOf(await sim.here.call(ask([user('Hi.')]), never));
      expect(failure).toMatchObject({ code: 'auth', status: 401 });
      expect(failure.message).not.toContain('key-of-this-provider');
    });

    test('an input over the context window is context_too_long', async () => {
      await using sim = await simulate({ contextTokens: 10 });
      const failure = failureOf(await sim.here.call(ask([user('word '.repeat(500))]), never));
      expect(failure.code).toBe('context_too_long');
    });

    test('a refused answer is content_policy, not an answer', async () => {
      await using sim = await simulate({ steps: [{ say: 'I cannot', finish: 'content_filter' }] });
      expect(failureOf(await sim.here.call(ask([user('Hi.')]), never)).code).toBe('content_policy');
    });

    test('an answer cut at its length stays an answer that says so', async () => {
      await using sim = await simulate({ steps: [{ say: 'Half of', finish: 'length' }] });
      expect(answered(await sim.here.call(ask([user('Hi.')]), never)).finish).toBe('length');
    });

    test('a connection that drops in the middle is network, never half an answer', async () => {
      await using sim = await simulate({
        steps: [{ say: 'One two three four five six.' }],
        dropAfterChunks: 2,
      });
      expect(failureOf(await sim.here.call(ask([user('Count.')]), never))).toMatchObject({
        code: 'network',
        status: 200,
      });
    });

    test('an error event in the middle is classified by its own words', async () => {
      await using server = await play(
        stream((write, response) => {
          write(wire.begun);
          write(wire.overloadedEvent);
          response.end();
        }),
      );
      const failure = failureOf(await server.here.call(ask([user('Hi.')]), never));
      expect(failure).toMatchObject({ code: 'overloaded', status: 200 });
    });

    test('an error event in place of an answer is classified by its own words', async () => {
      await using server = await play(
        stream((write, response) => {
          write(wire.overloadedEvent);
          response.end();
        }),
      );
      expect(failureOf(await server.here.call(ask([user('Hi.')]), never)).code).toBe('overloaded');
    });

    test('a stream that ends politely but unfinished is server_error', async () => {
      await using server = await play(
        stream((write, response) => {
          write(wire.begun);
          response.end();
        }),
      );
      expect(failureOf(await server.here.call(ask([user('Hi.')]), never)).code).toBe('server_error');
    });

    test('a page of HTML under 200 is server_error', async () => {
      await using server = await play((_, response) => response.end('<html>Welcome</html>'));
      expect(failureOf(await server.here.call(ask([user('Hi.')]), never)).code).toBe('server_error');
    });

    test('arguments that are not JSON fail the answer, so that it is asked for again', async () => {
      await using server = await play(
        stream((write, response) => {
          write(wire.malformedCall);
          response.end();
        }),
      );
      const failure = failureOf(await server.here.call(ask([user('Hi.')]), never));
      expect(failure.code).toBe('server_error');
      expect(failure.message).toContain('fs__read_file with arguments that are not JSON');
    });

    test('silence until the first byte is a timeout', async () => {
      await using server = await play((request) => request.resume(), { firstByteMs: 30 });
      const failure = failureOf(await server.here.call(ask([user('Hi.')]), never));
      expect(failure.code).toBe('timeout');
      expect(failure.message).toContain('firstByteMs');
    });

    test('an answer that never ends is a timeout', async () => {
      await using server = await play(
        stream((write) => write(wire.begun)),
        { totalMs: 200 },
      );
      const failure = failureOf(await server.here.call(ask([user('Hi.')]), never));
      expect(failure.code).toBe('timeout');
      expect(failure.message).toContain('totalMs');
    });

    test('an abort rejects with the caller’s reason and ends the request', async () => {
      const ended = Promise.withResolvers<void>();
      const caller = new AbortController();
      const reason = new Error('canceled by its owner');
      await using server = await play(
        stream((write, response) => {
          response.on('close', () => ended.resolve());
          write(wire.begun);
          setTimeout(() => caller.abort(reason), 20);
        }),
      );
      await expect(server.here.call(ask([user('Hi.')]), caller.signal)).rejects.toBe(reason);
      await ended.promise;
    });

    test('a server that is not there is network', async () => {
      const { here } = build('http://127.0.0.1:1');
      expect(failureOf(await here.call(ask([user('Hi.')]), never)).code).toBe('network');
    });

    test('a redirect is refused, so the key stays with its server', async () => {
      let followed = false;
      await using server = await play((request, response) => {
        followed ||= request.url === '/elsewhere';
        response.writeHead(307, { location: '/elsewhere' }).end();
      });
      expect(failureOf(await server.here.call(ask([user('Hi.')]), never)).code).toBe('not_found');
      expect(followed).toBe(false);
    });
  });
}
