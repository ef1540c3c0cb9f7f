import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createSimulator } from '@baton/simulator';
import { checkReachable } from './check-reachable.ts';
import { simulatedProviders } from './detect/simulated-providers.ts';
import { providersSection } from './section/providers-section.ts';

const never = new AbortController().signal;
const entryAt = (baseUrl: string, kind = 'openai-compatible') =>
  providersSection.parse({ it: { kind, model: 'm', apiKey: 'the-right-key', baseUrl } })['it'] ??
  expect.unreachable();

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    [Symbol.asyncDispose]: close,
  };
}

test.each([
  ['openai-compatible', 'authorization', 'Bearer the-right-key'],
  ['anthropic', 'x-api-key', 'the-right-key'],
  ['openai', 'authorization', 'Bearer the-right-key'],
  ['google', 'x-goog-api-key', 'the-right-key'],
])('%s: the models list, asked for with the key, is enough', async (kind, header, value) => {
  await using server = await serve((request, response) => {
    const right = request.url?.startsWith('/v1/models') && request.headers[header] === value;
    response.writeHead(right ? 200 : 401).end('{}');
  });
  expect(await checkReachable(entryAt(server.url, kind), never)).toEqual({ ok: true });
});

test('every provider of the simulated chain is reached, and none with a wrong key', async () => {
  await using simulator = createSimulator({ scripts: { gemini: { apiKey: 'right' } } });
  const { url } = await simulator.listen();
  const entries = Object.entries(providersSection.parse(simulatedProviders(url)));
  const reached = await Promise.all(
    entries.map(async ([id, entry]) => [id, (await checkReachable(entry, never)).ok]),
  );
  expect(reached).toEqual([
    ['claude', true],
    ['codex', true],
    ['synthetic', true],
    ['gemini', false],
  ]);
});

test.each([
  [401, 'Set apiKey'],
  [403, 'Give the key access'],
  [404, 'Check baseUrl'],
])('%s is told apart with its remedy', async (status, remedy) => {
  await using server = await serve((_, response) => response.writeHead(status).end('no, the-right-key'));
  const reached = await checkReachable(entryAt(server.url), never);
  expect(reached).toEqual({
    ok: false,
    problem: expect.stringContaining(`answered ${status}`),
    remedy: expect.stringContaining(remedy),
  });
  expect(JSON.stringify(reached)).not.toContain('the-right-key');
});

test('a server that is down is a matter of the network', async () => {
  const reached = await checkReachable(entryAt('http://127.0.0.1:1/v1'), never);
  expect(reached).toMatchObject({ ok: false, remedy: expect.stringContaining('Check that the server runs') });
});

test('an abort rejects with the caller’s reason', async () => {
  await using server = await serve(() => undefined);
  const caller = new AbortController();
  const checking = checkReachable(entryAt(server.url), caller.signal);
  caller.abort(new Error('enough'));
  await expect(checking).rejects.toThrow('enough');
});
