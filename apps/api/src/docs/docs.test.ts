import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes, type OpenApiDocument, type Route } from '@baton/contract';
import { startApi, type RunningApi } from '../testing/start-api.ts';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => api.stop());

const all: readonly Route[] = Object.values(routes);

test('the OpenAPI document says 3.1 and names every route of the contract', async () => {
  const response = await fetch(`${api.url}/openapi.json`);
  expect(response.headers.get('content-type')).toContain('application/json');
  const document = (await response.json()) as OpenApiDocument;
  expect(document.openapi).toBe('3.1.0');
  expect(document.info).toMatchObject({ title: 'Baton' });
  for (const { path, method } of all) expect(document.paths?.[path]?.[method]).toBeDefined();
});

test('every reference in the document leads somewhere', async () => {
  const text = await (await fetch(`${api.url}/openapi.json`)).text();
  const document = JSON.parse(text) as OpenApiDocument;
  const names = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/gu)].map(([, name]) => name ?? '');
  expect(names.length).toBeGreaterThan(20);
  for (const name of new Set(names)) expect(document.components?.schemas).toHaveProperty(name);
});

test.each(all.map(({ method, path }) => [method.toUpperCase(), path] as const))(
  '%s %s is served',
  async (method, path) => {
    const response = await fetch(`${api.url}${path.replace('{id}', 'x')}`, { method });
    expect([404, 405]).not.toContain(response.status);
  },
);

describe('the documentation page', () => {
  const read = async (path: string): Promise<{ response: Response; text: string }> => {
    const response = await fetch(`${api.url}${path}`);
    return { response, text: await response.text() };
  };

  test('loads every part from here', async () => {
    const { response, text } = await read('/docs');
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(text).not.toMatch(/https?:\/\//u);
    const parts = [...text.matchAll(/(?:src|href)="([^"]+)"/gu)].map(([, part]) => part ?? '');
    expect(parts.length).toBe(4);
    for (const part of parts) {
      expect(part.startsWith('/docs/')).toBe(true);
      expect((await fetch(`${api.url}${part}`)).status).toBe(200);
    }
    const start = await read('/docs/start.js');
    expect(start.text).toContain('/openapi.json');
    expect(start.text).toContain('validatorUrl: null');
  });

  test('lets the browser load nothing from outside', async () => {
    const { response } = await read('/docs');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|upgrade-insecure-requests/u);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('serves nothing of the package beyond what it needs', async () => {
    for (const path of [
      '/docs/assets/index.html',
      '/docs/assets/package.json',
      '/docs/assets/..%2fpackage.json',
    ])
      expect((await fetch(`${api.url}${path}`)).status).toBe(404);
  });
});
