import { loadSettings, type Env, type Reading, type Settings } from '@baton/config';
import type { Context } from '../context.ts';
import { checkNode } from './check-node.ts';
import { checkPorts } from './check-ports.ts';
import { checkServer } from './check-server.ts';
import { checkSettings } from './check-settings.ts';
import { checkStores } from './check-stores.ts';
import type { Finding } from './finding.ts';
import { reachStores } from './reach-stores.ts';

/** All checks at once, in the order in which one would mend what they find. */
export async function diagnose(context: Context): Promise<readonly Finding[]> {
  const { config } = context;
  const settings = await loadSettings(config.env, config.file);
  const findings = await Promise.all([
    checkSettings(config, settings),
    checkStores(config, { reach: reachStores, queues: queuesOf(settings, config.env) }),
    checkPorts(config),
    checkServer(context).then((finding) => [finding]),
  ]);
  return [checkNode(process.versions.node), ...findings.flat()];
}

/** One for each provider that a worker serves; of settings with faults it is not known. */
function queuesOf(settings: Reading<Settings>, env: Env): number {
  if (!settings.ok) return 0;
  const all = Object.keys(settings.value.providers);
  const named = env['BATON_WORKER_PROVIDERS'];
  if (!named) return all.length;
  const served = named.split(',').map((id) => id.trim());
  return all.filter((id) => served.includes(id)).length;
}
