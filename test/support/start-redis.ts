import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { Redis } from 'ioredis';

export type RedisServer = {
  readonly url: string;
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
};

export type RedisOptions = {
  /** A free one otherwise. */
  readonly port?: number;
  /** Keeps what it was told over a kill: appended to a file and synced each second. */
  readonly appendOnly?: boolean;
};

/** A Redis of our own on 127.0.0.1, with its files under `dir`. */
export async function startRedis(
  binary: string,
  dir: string,
  { port, appendOnly = false }: RedisOptions = {},
): Promise<RedisServer> {
  const data = join(dir, 'redis');
  mkdirSync(data, { recursive: true });
  const chosen = port ?? (await freePort());
  const child = execa(
    binary,
    [
      '--port',
      String(chosen),
      '--bind',
      '127.0.0.1',
      '--dir',
      data,
      '--save',
      '',
      '--appendonly',
      appendOnly ? 'yes' : 'no',
      '--maxmemory-policy',
      'noeviction',
    ],
    { stdio: 'ignore', reject: false },
  );
  const url = `redis://127.0.0.1:${chosen}`;
  await answers(url);
  const end = (signal: 'SIGTERM' | 'SIGKILL') => async (): Promise<void> => {
    child.kill(signal);
    await child;
  };
  return { url, stop: end('SIGTERM'), kill: end('SIGKILL') };
}

async function answers(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => 50, maxRetriesPerRequest: 100 });
  redis.on('error', () => {});
  await redis.ping();
  redis.disconnect();
}

const given = new Set<number>();

/** Below those that the system gives to outgoing connections, so that it is still free when its owner is started again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if (given.has(port)) continue;
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    given.add(port);
    server.close();
    await once(server, 'close');
    return port;
  }
}
