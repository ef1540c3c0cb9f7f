import { access } from 'node:fs/promises';
import { z } from 'zod';
import type { Agent, ProjectTerms, Policy } from '@baton/domain';
import {
  detectProviders,
  providersSection,
  simulatedProviders,
  toolsSection,
  type ProvidersSection,
  type ToolsSection,
} from '@baton/providers';
import { agentsSection } from '../agents/agents-section.ts';
import { checkReferences } from '../agents/check-references.ts';
import { policySection } from '../agents/policy-section.ts';
import { projectsSection } from '../agents/projects-section.ts';
import { retention } from '../agents/retention.ts';
import { simulatorEnvironment } from '../environment/process-sections.ts';
import { readEnvironment } from '../environment/read-environment.ts';
import type { Env } from '../file/expand-env.ts';
import { readBatonFile } from '../file/read-baton-file.ts';
import type { Reading } from '../file/reading.ts';
import { starterAgents } from '../starter/starter-agents.ts';

/** Everything a process must know of agents and minds, checked. */
export type Settings = {
  readonly agents: readonly Agent[];
  readonly providers: ProvidersSection;
  readonly tools: ToolsSection;
  /** For every task whose agent or submitter says nothing else. */
  readonly policy: Partial<Policy>;
  /** Budgets, policies and retention of projects, by name. */
  readonly projects: ReadonlyMap<string, ProjectTerms>;
  /** Of projects that say nothing else, in milliseconds; null: for ever; absent: the default. */
  readonly retentionMs?: number | null;
  /** Where the providers came from; `simulator`: nothing else was found. */
  readonly source: 'file' | 'environment' | 'simulator';
};

/** Where the simulator is looked for: at its URL, or at its port on this machine. An empty variable counts as unset. */
export const simulatorUrlOf = (env: Env): string =>
  env['BATON_SIMULATOR_URL'] || `http://127.0.0.1:${env['BATON_SIMULATOR_PORT'] || 7790}`;

const batonFile = z.strictObject({
  providers: providersSection,
  tools: toolsSection.default({}),
  agents: agentsSection.optional(),
  policy: policySection,
  projects: projectsSection,
  retention,
});

/** From baton.yaml where there is one, else from the keys in the environment, else the simulator. */
export async function loadSettings(
  env: Env,
  path = env['BATON_CONFIG'] ?? 'baton.yaml',
): Promise<Reading<Settings>> {
  if (env['BATON_CONFIG'] || (await exists(path))) return fromFile(path, env);
  const found = await detectProviders(env);
  if (Object.keys(found).length > 0)
    return { ok: true, value: starter(providersSection.parse(found), 'environment') };
  const variables = readEnvironment(simulatorEnvironment, env);
  if (!variables.ok) return variables;
  const simulated = simulatedProviders(simulatorUrlOf(env));
  return { ok: true, value: starter(providersSection.parse(simulated), 'simulator') };
}

async function fromFile(path: string, env: Env): Promise<Reading<Settings>> {
  const read = await readBatonFile({ path, schema: batonFile, env, checkReferences });
  if (!read.ok) return read;
  const { agents, retention: retentionMs, ...said } = read.value;
  return {
    ok: true,
    value: {
      ...said,
      agents: agents ?? starterAgents(Object.keys(said.providers)),
      ...(retentionMs !== undefined && { retentionMs }),
      source: 'file',
    },
  };
}

const starter = (providers: ProvidersSection, source: Settings['source']): Settings => ({
  agents: starterAgents(Object.keys(providers)),
  providers,
  tools: {},
  policy: {},
  projects: new Map(),
  source,
});

const exists = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
