import type { Agent } from '@baton/domain';
import { dataAnalyst } from './data-analyst.ts';
import { engineer } from './engineer.ts';
import { planner } from './planner.ts';
import { researcher } from './researcher.ts';
import { reviewer } from './reviewer.ts';
import { writer } from './writer.ts';

/** The agents of whoever has not described any, on one chain of providers. The engineer comes first, and so wins a tie. */
export const starterAgents = (chain: readonly string[]): readonly Agent[] =>
  [engineer, reviewer, researcher, writer, dataAnalyst, planner].map((card) => ({
    ...card,
    providers: chain,
    tools: [],
    limits: { maxSteps: 50, maxRunSeconds: 3_600 },
    policy: {},
  }));
