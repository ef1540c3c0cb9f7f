import {
  killApi,
  killPostgres,
  killRedis,
  killWorkers,
  rollingRestart,
  stopWorkers,
  wipeRedis,
} from './kills.ts';
import type { Scenario } from './scenario.ts';

export const scenarios: readonly Scenario[] = [
  killWorkers,
  killApi,
  killRedis,
  killPostgres,
  stopWorkers,
  wipeRedis,
  rollingRestart,
];
