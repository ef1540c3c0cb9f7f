import { hasTool, type Agent } from '../agent.ts';
import type { ProviderChoice } from './choose-provider.ts';
import type { Requirements } from '../task.ts';

/** Why an agent cannot take the task at all; empty when it can. */
export function refusalsOf(
  agent: Agent,
  pinned: string | undefined,
  requires: Requirements,
  choice: ProviderChoice,
): readonly string[] {
  if (pinned !== undefined && pinned !== agent.id) return [`the task asks for agent ${pinned}`];
  const known = capabilitiesOf(agent);
  return [
    ...requires.capabilities
      .filter((word) => !known.has(word.toLowerCase()))
      .map((word) => `lacks capability ${word}`),
    ...requires.tools.filter((tool) => !hasTool(agent, tool)).map((tool) => `lacks tool ${tool}`),
    ...(choice.kind === 'none' ? [`no provider of its chain will do: ${choice.reasons.join('; ')}`] : []),
  ];
}

const capabilitiesOf = (agent: Agent): ReadonlySet<string> =>
  new Set(agent.skills.flatMap((skill) => [skill.id, ...skill.tags]).map((word) => word.toLowerCase()));
