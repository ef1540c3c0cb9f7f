import {
  apiEnvironment,
  commonEnvironment,
  readEnvironment,
  type ApiEnvironment,
  simulatorEnvironment,
  workerEnvironment,
  type Reading,
} from '@baton/config';
import type { LogLevel } from '@baton/telemetry';

export type UpConfig = {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  /** What its limits are made of. */
  readonly api: ApiEnvironment;
  readonly simulatorPort: number;
  readonly simulatorUrl: string | undefined;
  readonly logLevel: LogLevel;
  readonly graceMs: number;
};

const environment = commonEnvironment
  .extend(apiEnvironment.shape)
  .extend(workerEnvironment.pick({ BATON_GRACE_MS: true }).shape)
  .extend(simulatorEnvironment.shape);

export function readUpConfig(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Reading<UpConfig> {
  const read = readEnvironment(environment, env);
  if (!read.ok) return read;
  const { value } = read;
  return {
    ok: true,
    value: {
      folder,
      host: value.BATON_HOST,
      port: value.BATON_PORT,
      api: value,
      simulatorPort: value.BATON_SIMULATOR_PORT,
      simulatorUrl: value.BATON_SIMULATOR_URL,
      logLevel: value.BATON_LOG_LEVEL,
      graceMs: value.BATON_GRACE_MS,
    },
  };
}
