import { join } from 'node:path';
import { execa } from 'execa';
import { house } from '../../support/spawn-app.ts';
import type { World } from './world.ts';

/** The `baton` command of this repository, or of the one at `root`, on the stores of the world. */
export const runBaton = (
  { folder, postgres, redis }: Pick<World, 'folder' | 'postgres' | 'redis'>,
  args: readonly string[],
  root = house,
) =>
  execa(process.execPath, [join(root, 'apps/cli/src/main.ts'), ...args], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      DATABASE_URL: postgres.url,
      ...(redis && { REDIS_URL: redis.url }),
    },
    extendEnv: false,
  });
