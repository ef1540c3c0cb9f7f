import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem, TaskView } from '@baton/contract';
import { createApiKey } from './access/api-key.ts';
import { startApi, type RunningApi } from './testing/start-api.ts';

type Raw = { readonly status: number; readonly type: string; readonly problem: Problem };

/** Writes what `write` writes on a connection of its own, and reads until it is closed. */
function exchange(
  api: RunningApi,
  write: (send: (bytes: string | Buffer) => void, isOver: () => boolean) => void | Promise<void>,
): Promise<readonly Raw[]> {
  return new Promise((resolve) => {
    let text = '';
    let over = false;
    const socket = connect(api.port, '127.0.0.1', () => {
      void write(
        (bytes) => void (over || socket.write(bytes)),
        () => over,
      );
    });
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('error', () => {});
    socket.on('end', () => (over = true));
    socket.on('close', () => {
      over = true;
      resolve(answersIn(text));
    });
  });
}

const answersIn = (text: string): readonly Raw[] =>
  text
    .split(/(?=HTTP\/1\.1 \d{3})/u)
    .filter(Boolean)
    .map((answer) => ({
      status: Number(/^HTTP\/1\.1 (\d{3})/u.exec(answer)?.[1]),
      type: /content-type: (\S+)/iu.exec(answer)?.[1] ?? '',
      problem: JSON.parse(answer.split('\r\n\r\n')[1] ?? '{}') as Problem,
    }));

const headOf = (api: RunningApi, more: string, path = '/v1/tasks'): string =>
  `POST ${path} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${api.key}\r\ncontent-type: application/json\r\n${more}\r\n\r\n`;

describe('one request', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({
      env: {
        BATON_HTTP_HEADERS_TIMEOUT_MS: '500',
        BATON_HTTP_REQUEST_TIMEOUT_MS: '1500',
        BATON_HTTP_MAX_BATCH_BYTES: '2097152',
        // The client is in the same process, and makes large bodies.
        BATON_SHED_LOOP_DELAY_MS: '60000',
        BATON_SHED_MEMORY_PERCENT: '100',
      },
    });
  });
  afterAll(async () => api.stop());

  const post = (body: string | Uint8Array<ArrayBuffer>, headers = {}, path = '/v1/tasks') =>
    api.send('POST', path, body, headers);
  const zipped = (text: string) => ({
    body: new Uint8Array(gzipSync(text)),
    headers: { 'content-encoding': 'gzip' },
  });

  test('a body may be gzipped', async () => {
    const { body, headers } = zipped('{"input": "Say hello"}');
    const response = await post(body, headers);
    expect(response.status).toBe(202);
    expect(((await response.json()) as TaskView).title).toBe('Say hello');
  });

  test('what is not gzip, or in another encoding, is told so', async () => {
    const broken = await post(new Uint8Array([1, 2, 3]), { 'content-encoding': 'gzip' });
    expect([broken.status, ((await broken.json()) as Problem).code]).toEqual([400, 'invalid_body']);
    const strange = await post('{}', { 'content-encoding': 'zstd-9' });
    expect([strange.status, ((await strange.json()) as Problem).code]).toEqual([
      415,
      'unsupported_media_type',
    ]);
  });

  test.each([
    ['/v1/tasks', '1 MB'],
    ['/v1/tasks/batch', '2 MB'],
  ])('a gzip bomb for %s ends at its cap while it is inflated', async (path, cap) => {
    const { body, headers } = zipped(`{"input": "${'a'.repeat(200_000_000)}"}`);
    expect(body.length).toBeLessThan(300_000);
    const before = process.memoryUsage().rss;
    const response = await post(body, headers, path);
    const { code, detail } = (await response.json()) as Problem;
    expect([response.status, code]).toEqual([413, 'body_too_large']);
    expect(detail).toContain(cap);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  test('10 MB are refused by their announced size', async () => {
    const response = await post(JSON.stringify({ input: 'a'.repeat(10_000_000) }));
    expect([response.status, response.headers.get('content-type')]).toEqual([
      413,
      'application/problem+json',
    ]);
  });

  test.each(['keep-alive', 'close'])(
    'who sends all of it gets the answer all the same (%s)',
    async (connection) => {
      const [answer] = await exchange(api, (send) => {
        send(headOf(api, `content-length: 20000000\r\nconnection: ${connection}`));
        send(Buffer.alloc(20_000_000, ' '));
        if (connection === 'keep-alive')
          send('GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
      });
      expect(answer).toMatchObject({ status: 413, problem: { code: 'body_too_large' } });
    },
  );

  test('a body in hundreds of thousands of one-byte pieces is refused before it is whole', async () => {
    const pieces = '1\r\na\r\n'.repeat(300_000);
    const [answer] = await exchange(api, (send) => {
      send(headOf(api, 'transfer-encoding: chunked'));
      send(pieces);
      send('0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    });
    expect(answer).toMatchObject({ status: 400, problem: { code: 'invalid_body' } });
    expect(answer?.problem.detail).toContain('pieces');
  });

  test('a body that dribbles in ends at the request timeout, with one answer', async () => {
    const answers = await exchange(api, async (send, isOver) => {
      send(headOf(api, 'content-length: 1000'));
      while (!isOver()) {
        send(' ');
        await sleep(20);
      }
    });
    expect(answers).toMatchObject([
      { status: 408, type: 'application/problem+json', problem: { code: 'request_timeout' } },
    ]);
  });

  test('headers that dribble in end at the headers timeout', async () => {
    const answers = await exchange(api, async (send, isOver) => {
      send('GET /v1/tasks HTTP/1.1\r\n');
      while (!isOver()) {
        send('x: y\r\n');
        await sleep(50);
      }
    });
    expect(answers).toMatchObject([{ status: 408, problem: { code: 'request_timeout' } }]);
  });

  test('a body that goes on after its refusal is cut off', async () => {
    const answers = await exchange(api, async (send, isOver) => {
      send(headOf(api, 'content-length: 100000000'));
      while (!isOver()) {
        send('a'.repeat(1_000));
        await sleep(20);
      }
    });
    expect(answers).toMatchObject([{ status: 413 }]);
  });

  const askWith = (count: number) => {
    const headers = Object.fromEntries(Array.from({ length: count }, (_, n) => [`x-${n}`, 'y']));
    return api.send('GET', '/v1/agents', undefined, headers);
  };

  test('a hundred headers are more than a request needs', async () => {
    expect((await askWith(40)).status).toBe(200);
    const refused = await askWith(101);
    expect(refused.status).toBe(431);
    expect(await refused.json()).toMatchObject({ code: 'headers_too_large' });
  });
});

describe('many requests', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({
      env: {
        BATON_HTTP_REQUESTS_PER_MINUTE: '20',
        BATON_HTTP_WRONG_KEYS_PER_MINUTE: '10',
        BATON_HTTP_MAX_CONNECTIONS: '30',
        BATON_HTTP_MAX_STREAMS: '3',
        BATON_HTTP_MAX_STREAMS_PER_KEY: '2',
      },
    });
  });
  afterAll(async () => api.stop());

  const ask = (key: string, path = '/v1/agents', headers = {}) =>
    api.send('GET', path, undefined, { authorization: `Bearer ${key}`, ...headers });
  const metric = async (reason: string): Promise<number> => {
    const text = await (await api.send('GET', '/metrics')).text();
    return Number(
      new RegExp(`baton_http_refused_total\\{reason="${reason}"\\} (\\d+)`, 'u').exec(text)?.[1] ?? 0,
    );
  };

  test('a key is told what it has left, and when it is too much, to come again; other keys go on', async () => {
    const { key } = await api.newKey(['tasks:read']);
    const first = await ask(key);
    expect(first.headers.get('ratelimit-policy')).toBe('"key";q=20;w=60');
    expect(first.headers.get('ratelimit')).toBe('"key";r=19;t=60');
    for (let made = 1; made < 20; made += 1) expect((await ask(key)).status).toBe(200);
    const refused = await ask(key);
    expect(refused.status).toBe(429);
    const problem = (await refused.json()) as Problem;
    expect(problem).toMatchObject({ code: 'too_many_requests', retryable: true });
    expect(refused.headers.get('retry-after')).toBe(String(problem.retryAfterSeconds));
    expect(problem.retryAfterSeconds).toBeGreaterThan(30);
    expect(refused.headers.get('ratelimit')).toMatch(/^"key";r=0;t=\d+$/u);
    expect(await metric('rate')).toBe(1);
    expect((await ask((await api.newKey(['tasks:read'])).key)).status).toBe(200);
  });

  test('what a key may not do counts, too', async () => {
    const { key } = await api.newKey(['tasks:read']);
    const response = await ask(key, '/v1/keys');
    expect([response.status, response.headers.get('ratelimit')]).toEqual([403, '"key";r=19;t=60']);
  });

  test('streams have a cap for each key and one for all', async () => {
    const [one, two] = [await api.newKey(['admin']), await api.newKey(['admin'])];
    const { id } = (await (
      await api.send('POST', '/v1/tasks', { input: 'a' }, { authorization: `Bearer ${one.key}` })
    ).json()) as TaskView;
    const follow = (key: string) => ask(key, `/v1/tasks/${id}/events`, { accept: 'text/event-stream' });
    const open = [await follow(one.key), await follow(one.key)];
    expect(open.map(({ status }) => status)).toEqual([200, 200]);
    const third = await follow(one.key);
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '5']);
    expect(((await third.json()) as Problem).detail).toContain('follows 2 tasks already');
    open.push(await follow(two.key));
    const full = await follow(two.key);
    expect([full.status, ((await full.json()) as Problem).code]).toEqual([503, 'overloaded']);
    expect(await metric('streams')).toBe(2);
    for (const response of open) await response.body?.cancel();
    while ((await follow(one.key)).status !== 200) await sleep(50);
  });

  test('of an address that guesses keys only known ones are heard; a repeated wrong one is no guess', async () => {
    const known = (await api.newKey(['tasks:read'])).key;
    expect((await ask(known)).status).toBe(200);
    const wrong = createApiKey().key;
    for (let made = 0; made < 15; made += 1) expect((await ask(wrong)).status).toBe(401);
    for (let made = 1; made < 10; made += 1) expect((await ask(createApiKey().key)).status).toBe(401);
    const refused = await ask(createApiKey().key);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/u);
    expect(((await refused.json()) as Problem).detail).toContain('10 wrong API keys');
    await sleep(1_100);
    expect((await ask(known)).status).toBe(200);
    expect(await metric('wrong-keys')).toBe(1);
  });

  test('a connection too many is closed, and counted', async () => {
    const sockets = Array.from({ length: 60 }, () => connect(api.port, '127.0.0.1').on('error', () => {}));
    while (sockets.filter((socket) => socket.closed).length < 20) await sleep(20);
    for (const socket of sockets) socket.destroy();
    await sleep(100);
    expect(await metric('connections')).toBeGreaterThan(20);
  });
});
