import type { Agent } from './agent.ts';
import type { Board } from './board.ts';
import type { Catalog } from './match/match-task.ts';
import type { PeriodBudget } from './period-budget.ts';
import { policyOf, type Policy } from './policy.ts';

/** What the operator says of all tasks of a project. */
export type ProjectTerms = {
  readonly budget?: PeriodBudget;
  readonly policy?: Partial<Policy>;
  /** Its share of every provider's places beside the other projects'; absent: 1. */
  readonly weight?: number;
  /** How long finished work is kept, in milliseconds; null: for ever. */
  readonly retentionMs?: number | null;
};

const defaultRetentionMs = 30 * 24 * 3_600_000;

/** How long a project keeps finished work, in milliseconds: its own word, else everybody's; null: for ever. */
export function retentionOf(
  { retentionMs, projects }: Pick<Catalog, 'retentionMs' | 'projects'>,
  project: string,
): number | null {
  const own = projects?.get(project)?.retentionMs;
  if (own !== undefined) return own;
  return retentionMs === undefined ? defaultRetentionMs : retentionMs;
}

/** What holds for a task: its own word, else its agent's, else its project's, else everybody's. */
export const policyFor = (
  { policy, projects }: Pick<Catalog, 'policy' | 'projects'>,
  board: Pick<Board, 'projects'>,
  task: { readonly projectId: string; readonly policy?: Partial<Policy> },
  agent: Pick<Agent, 'policy'> | undefined,
): Policy =>
  policyOf(
    policy,
    projects?.get(board.projects.get(task.projectId) ?? '')?.policy,
    agent?.policy,
    task.policy,
  );
