import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findProgram } from '../../support/find-program.ts';
import { freePort, startRedis, type RedisServer } from '../../support/start-redis.ts';

export type RedisProcess = Awaited<ReturnType<typeof startRedisProcess>>;

/** A Redis that can be killed and started again on the same files and port. */
export async function startRedisProcess(dir: string, appendOnly: boolean) {
  const binary = await findProgram('redis-server');
  const port = await freePort();
  const open = (): Promise<RedisServer> => startRedis(binary, dir, { port, appendOnly });
  let server = await open();
  return {
    url: server.url,
    kill: (): Promise<void> => server.kill(),
    start: async (): Promise<void> => {
      server = await open();
    },
    /** FLUSHALL, and nothing else. */
    wipe: async (): Promise<void> => void (await ask(server.url, 'flushall')),
    /** It takes nothing more; with `null` as much as there is memory. */
    limitMemory: async (bytes: number | null): Promise<void> =>
      void (await ask(server.url, 'config', 'set', 'maxmemory', String(bytes ?? 0))),
    /** Its files as they are now, to be put back while it is down. */
    copyFiles: async () => {
      const data = join(dir, 'redis');
      const copy = join(dir, 'redis-copy');
      await cp(data, copy, { recursive: true });
      return {
        putBack: async (): Promise<void> => {
          await rm(data, { recursive: true });
          await cp(copy, data, { recursive: true });
        },
      };
    },
    stop: (): Promise<void> => server.stop(),
  };
}

async function ask(url: string, command: string, ...args: readonly string[]): Promise<unknown> {
  const client = new Redis(url);
  try {
    return await client.call(command, ...args);
  } finally {
    client.disconnect();
  }
}
