import { z } from 'zod';
import type { View } from '../form/view.ts';
import { listOf } from '../form/page.ts';

const skillView = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    tags: z.array(z.string()),
    examples: z.array(z.string()),
  })
  .meta({ id: 'Skill', description: 'The fields of an A2A agent card’s skill.' });

export const agentView = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    skills: z.array(skillView),
    instructions: z.string(),
    providers: z.array(z.string()).meta({ description: 'In order of preference.' }),
    tools: z.array(z.string()),
    limits: z.object({
      maxSteps: z.int(),
      maxRunSeconds: z.number(),
      outputTokens: z.int().optional(),
      concurrency: z.int().optional(),
    }),
  })
  .meta({ id: 'Agent' });
export type AgentView = View<typeof agentView>;

export const agentList = listOf(agentView).meta({ id: 'AgentList' });
export type AgentList = View<typeof agentList>;
