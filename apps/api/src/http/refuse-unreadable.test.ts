import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type RunningApi } from '../testing/start-api.ts';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => api.stop());

/** Sends bytes as they are and reads until the connection closes. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(api.port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

test('an idempotency key of 300 kB is told that headers are too large', async () => {
  const answer = await exchange(
    `POST /v1/tasks HTTP/1.1\r\nhost: a\r\nidempotency-key: ${'k'.repeat(300_000)}\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 431 /u);
  expect(answer).toContain('application/problem+json');
  expect(answer).toContain('"code":"headers_too_large"');
});

test('what is no HTTP is told so', async () => {
  const answer = await exchange('hello\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 400 /u);
  expect(answer).toContain('"code":"invalid_header"');
});

test('a client that breaks off in the middle of its body harms nobody', async () => {
  const head = `POST /v1/tasks HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${api.key}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"inp`;
  await new Promise<void>((resolve) => {
    const socket = connect(api.port, '127.0.0.1', () => socket.write(head, () => socket.destroy()));
    socket.on('close', () => resolve());
  });
  expect((await api.send('GET', '/v1/agents')).status).toBe(200);
});
