import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSimulator, type PresentedRequest, type Script } from '@baton/simulator';
import { createProviders } from '../../create-providers.ts';
import type { ModelAdapter } from '../../model-adapter.ts';
import { providersSection } from '../../section/providers-section.ts';
import type { Kind } from '../calls.ts';

/** Of each kind two models, the second for those who go on: signatures of the first are nothing to it. */
const kinds = {
  anthropic: ['claude-sonnet-5-5', 'claude-opus-5-5'],
  openai: ['gpt-5.4', 'gpt-5.5'],
  google: ['gemini-3.5-flash', 'gemini-3.1-pro-preview'],
  'openai-compatible': ['qwen3', 'qwen4'],
} as const satisfies Record<Kind, readonly [string, string]>;
export const wires = Object.keys(kinds) as Kind[];

/** The simulator, strict, behind a server that keeps what it was sent; and two models of each kind on it. */
export async function startGarden() {
  const simulator = createSimulator();
  const { url } = await simulator.listen();
  const keeper = await startKeeper(url);
  const entries = wires.flatMap((kind) =>
    kinds[kind].map((model, index) => [`${kind}-${index + 1}`, entryOf(kind, model, keeper.url)] as const),
  );
  const { models } = createProviders(providersSection.parse(Object.fromEntries(entries)));
  return {
    model: (id: string): ModelAdapter => {
      const model = models.get(id);
      if (!model) throw new Error(`There is no provider ${id}.`);
      return model;
    },
    script: async (id: string, script: Script): Promise<void> => {
      const response = await fetch(`${url}/_sim/${id}/script`, {
        method: 'PUT',
        body: JSON.stringify(script),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    /** What the last call said, in no vendor's words. */
    lastTurns: async (id: string): Promise<PresentedRequest['messages']> => {
      const answer = await fetch(`${url}/_sim/log?provider=${id}&limit=1`);
      return ((await answer.json()) as { requests: PresentedRequest[] }).requests[0]?.messages ?? [];
    },
    /** The body of the last call, as its wire has it. */
    lastBody: keeper.lastBody,
    [Symbol.asyncDispose]: async () => {
      await keeper.close();
      await simulator.close();
    },
  };
}

const entryOf = (kind: Kind, model: string, url: string) => ({
  kind,
  model,
  apiKey: 'any',
  baseUrl: `${url}/${kind}-${model === kinds[kind][0] ? 1 : 2}/v1${kind === 'google' ? 'beta' : ''}`,
});

async function startKeeper(target: string) {
  let body = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      body = Buffer.concat(chunks).toString('utf8');
      const { 'content-length': _length, host: _host, connection: _connection, ...headers } = request.headers;
      fetch(`${target}${request.url}`, {
        method: 'POST',
        headers: headers as Record<string, string>,
        body,
      }).then(
        async (answer) => {
          response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
          response.end(Buffer.from(await answer.arrayBuffer()));
        },
        (error: unknown) => response.destroy(error as Error),
      );
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lastBody: () => body,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
