import { falseClocks } from './clocks.ts';
import { fairness } from './fairness.ts';
import { killFarApis, killFarWorkers } from './far-stores.ts';
import { postgresDiskFull, redisDiskFull, redisMemoryFull } from './full-stores.ts';
import { hostileHttp } from './hostile.ts';
import { killApi, killPostgres, killRedis, killWorkers, rollingRestart, stopWorkers } from './kills.ts';
import { lateWords } from './late-words.ts';
import { redisGone, sameSubmit } from './outages.ts';
import {
  apiWithoutPostgres,
  cutConnections,
  longLines,
  workerWithoutPostgres,
  workerWithoutRedis,
} from './partitions.ts';
import { poison } from './poison.ts';
import { readers } from './readers.ts';
import { restoredDatabase, restoredRedis } from './restores.ts';
import type { Scenario } from './scenario.ts';
import { upgrade } from './upgrade.ts';
import { wipeRedis } from './wipe-redis.ts';

export const scenarios: readonly Scenario[] = [
  killWorkers,
  killApi,
  killRedis,
  redisGone,
  killPostgres,
  stopWorkers,
  wipeRedis,
  workerWithoutRedis,
  workerWithoutPostgres,
  apiWithoutPostgres,
  cutConnections,
  longLines,
  killFarWorkers,
  killFarApis,
  lateWords,
  postgresDiskFull,
  redisDiskFull,
  redisMemoryFull,
  falseClocks,
  poison,
  sameSubmit,
  rollingRestart,
  upgrade,
  hostileHttp,
  readers,
  fairness,
  restoredDatabase,
  restoredRedis,
];
