import { killFarApis, killFarWorkers } from './far-stores.ts';
import {
  killApi,
  killPostgres,
  killRedis,
  killWorkers,
  rollingRestart,
  stopWorkers,
  wipeRedis,
} from './kills.ts';
import { lateWords } from './late-words.ts';
import { redisGone, sameSubmit } from './outages.ts';
import {
  apiWithoutPostgres,
  cutConnections,
  workerWithoutPostgres,
  workerWithoutRedis,
} from './partitions.ts';
import { poison } from './poison.ts';
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
  killFarWorkers,
  killFarApis,
  lateWords,
  poison,
  sameSubmit,
  rollingRestart,
];
