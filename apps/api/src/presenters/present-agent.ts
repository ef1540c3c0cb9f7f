import type { AgentView } from '@baton/contract';
import type { Agent } from '@baton/domain';

export const presentAgent = (agent: Agent): AgentView => ({
  id: agent.id,
  name: agent.name,
  description: agent.description,
  skills: agent.skills,
  instructions: agent.instructions,
  providers: agent.providers,
  tools: agent.tools,
  limits: agent.limits,
});
