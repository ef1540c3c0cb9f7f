import {
  killApi,
  killPostgres,
  killRedis,
  killWorkers,
  rollingRestart,
  stopWorkers,
  wipeRedis,
} from './kills.ts';
import { redisGone, sameSubmit } from './outages.ts';
import {
  apiWithoutPostgres,
  cutConnections,
  workerWithoutPostgres,
  workerWithoutRedis,
} from './partitions.ts';
import { poison } from './poison.ts';
import { restoredDatabase, restoredRedis } from './restores.ts';
import type { Scenario } from './scenario.ts';

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
  poison,
  sameSubmit,
  rollingRestart,
  restoredDatabase,
  restoredRedis,
];
