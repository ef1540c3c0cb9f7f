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
  const findings = await Promise.all([
    checkSettings(config),
    checkStores(config, reachStores),
    checkPorts(config),
    checkServer(context).then((finding) => [finding]),
  ]);
  return [checkNode(process.versions.node), ...findings.flat()];
}
