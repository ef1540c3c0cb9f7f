import { createSkillIndex } from '@baton/domain';
import { expect, test } from 'vitest';
import { agentsSection } from '../agents/agents-section.ts';
import { starterAgents } from './starter-agents.ts';

const agents = starterAgents(['claude', 'codex', 'synthetic', 'gemini']);

test('the starter agents are what an agents section takes, on the given chain', () => {
  expect(agentsSection.parse(agents)).toEqual(agents);
  expect(new Set(agents.flatMap((agent) => agent.providers))).toEqual(
    new Set(['claude', 'codex', 'synthetic', 'gemini']),
  );
});

test.each([
  ['Fix the failing test in the parser and add a regression test', 'engineer'],
  ['Review this pull request for security problems', 'reviewer'],
  ['Research which vector databases exist and compare them, with sources', 'researcher'],
  ['Translate this announcement into German and proofread it', 'writer'],
  ['Find trends and outliers in this CSV of sales data', 'data-analyst'],
  ['Break the migration project into milestones with an estimate', 'planner'],
])('“%s” fits the %s best', (text, best) => {
  const fits = [...createSkillIndex(agents).fit(text)].sort(([, a], [, b]) => b.score - a.score);
  expect(fits[0]?.[0]).toBe(best);
});
