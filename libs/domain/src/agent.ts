import type { Policy } from './policy.ts';

/** What an agent says it can do; the fields of an A2A agent card's skill (https://a2a-protocol.org/latest/specification/). */
export type Skill = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly examples: readonly string[];
};

export type AgentLimits = {
  /** Model answers per task, over all its runs. */
  readonly maxSteps: number;
  /** Wall time of one run. */
  readonly maxRunSeconds: number;
  /** The longest answer asked for, in tokens; absent: the provider's. */
  readonly outputTokens?: number;
  /** Runs in progress over all workers; absent: as many as the providers take. */
  readonly concurrency?: number;
};

export type Agent = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly skills: readonly Skill[];
  readonly instructions: string;
  /** Provider ids, in order of preference. */
  readonly providers: readonly string[];
  /** Tool servers (`fs`) or single tools of one (`fs/read_file`). */
  readonly tools: readonly string[];
  readonly limits: AgentLimits;
  readonly policy: Partial<Policy>;
};

/** Whether the agent was given a tool: its whole server, or the tool by name. */
export const hasTool = (agent: Agent, tool: string): boolean =>
  agent.tools.includes(tool) || agent.tools.includes(tool.split('/')[0] ?? tool);
