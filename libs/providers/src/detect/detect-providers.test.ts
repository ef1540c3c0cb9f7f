import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createProviders } from '../create-providers.ts';
import { providersSection } from '../section/providers-section.ts';
import { detectProviders } from './detect-providers.ts';
import { probeOllama } from './ollama.ts';
import { simulatedProviders } from './simulated-providers.ts';

const keys = {
  OPENROUTER_API_KEY: 'or-key',
  SYNTHETIC_API_KEY: 'syn-key',
  OPENAI_API_KEY: 'oa-key',
  GEMINI_API_KEY: 'go-key',
  ANTHROPIC_API_KEY: 'an-key',
};

test('providers are found in chain order and make a valid section', async () => {
  const found = await detectProviders(keys, async () => 'qwen3:8b');
  expect(Object.keys(found)).toEqual(['claude', 'codex', 'synthetic', 'gemini', 'openrouter', 'ollama']);
  const { specs } = createProviders(providersSection.parse(found));
  expect(specs.get('ollama')?.model).toBe('qwen3:8b');
  expect(JSON.stringify([...specs])).not.toContain('an-key');
});

test('Google’s key is found under either name, the shorter one first', async () => {
  const keyOf = async (env: Record<string, string>) =>
    providersSection.parse(await detectProviders(env, async () => null))['gemini'];
  const either = { GOOGLE_GENERATIVE_AI_API_KEY: 'long', GEMINI_API_KEY: ' ' };
  expect(await keyOf(either)).toMatchObject({ kind: 'google', apiKey: 'long' });
  expect((await keyOf({ ...either, GEMINI_API_KEY: 'short' }))?.apiKey).toBe('short');
});

test('an empty key is no key, and nothing found is an empty section', async () => {
  expect(await detectProviders({ ANTHROPIC_API_KEY: ' ' }, async () => null)).toEqual({});
});

test('the probe takes Ollama’s first model, and its absence for an answer', async () => {
  const server = createServer((request, response) =>
    response.end(request.url === '/api/tags' ? '{"models":[{"name":"first"},{"name":"second"}]}' : '{}'),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  expect(await probeOllama(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).toBe('first');
  server.close();
  expect(await probeOllama('http://127.0.0.1:1')).toBeNull();
});

test('the simulated chain is a valid section on all wires', () => {
  const section = providersSection.parse(simulatedProviders('http://127.0.0.1:7790/'));
  expect(Object.entries(section).map(([id, { kind, baseUrl }]) => [id, kind, baseUrl])).toEqual([
    ['claude', 'anthropic', 'http://127.0.0.1:7790/claude/v1'],
    ['codex', 'openai', 'http://127.0.0.1:7790/codex/v1'],
    ['synthetic', 'openai-compatible', 'http://127.0.0.1:7790/synthetic/v1'],
    ['gemini', 'google', 'http://127.0.0.1:7790/gemini/v1beta'],
  ]);
});
