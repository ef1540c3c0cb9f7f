import {
  commonEnvironment,
  loadSettings,
  readEnvironment,
  storesEnvironment,
  workerEnvironment,
} from '@baton/config';

const environment = commonEnvironment.extend(storesEnvironment.shape).extend(workerEnvironment.shape);

/** Everything the worker process is told from outside, or all that is wrong with it. */
export async function readConfig() {
  const env = readEnvironment(environment, process.env);
  const settings = await loadSettings(process.env);
  if (env.ok && settings.ok) return { ok: true, env: env.value, settings: settings.value } as const;
  return {
    ok: false,
    faults: [...(env.ok ? [] : env.faults), ...(settings.ok ? [] : settings.faults)],
  } as const;
}
