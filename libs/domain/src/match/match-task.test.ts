import { describe, expect, test } from 'vitest';
import type { Agent } from '../agent.ts';
import { emptyBoard, type Board } from '../board.ts';
import { anAgent, aProvider, boardWith, now, providers } from '../sample.test-data.ts';
import { told } from '../headroom/windows.test-data.ts';
import { createSkillIndex } from './skill-index.ts';
import { matchTask, matchWeights, type MatchQuery } from './match-task.ts';

const skill = (id: string, description: string, tags: readonly string[]) => ({
  id,
  name: id,
  description,
  tags,
  examples: [],
});
const database = anAgent('database', {
  skills: [skill('sql', 'Designs schemas and mends slow queries in Postgres', ['postgres', 'sql'])],
});
const frontend = anAgent('frontend', {
  skills: [skill('ui', 'Builds pages and components in React', ['react', 'css'])],
  tools: ['browser'],
});
const specs = providers(
  aProvider('claude'),
  aProvider('synthetic', { contextTokens: 500_000, prices: { input: 1, cachedInput: 0.1, output: 4 } }),
);

const match = (
  query: Partial<MatchQuery>,
  agents: readonly Agent[] = [database, frontend],
  board: Board = emptyBoard,
) =>
  matchTask(
    {
      text: '',
      requires: { capabilities: [], tools: [] },
      providers: {},
      projectId: 'p',
      inputTokens: 10,
      ...query,
    },
    { agents, providers: specs, index: createSkillIndex(agents) },
    board,
    now,
  );

const first = (found: ReturnType<typeof match>) => found.ranking[0];

test('the agent whose card speaks of the task comes first, and says why', () => {
  const best = first(match({ text: 'The query on the orders table in Postgres is slow' }));
  expect(best).toMatchObject({ agent: 'database', choice: { kind: 'chosen', provider: { id: 'claude' } } });
  expect(best?.reasons.join(' ')).toMatch(/fit 1\.00 .*postgres/u);
  expect(first(match({ text: 'Restyle the settings page in React' }))?.agent).toBe('frontend');
});

test('the score is the weighted sum of its parts, all between 0 and 1', () => {
  expect(Object.values(matchWeights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
  for (const { parts, score } of match({ text: 'react postgres' }).ranking) {
    for (const part of Object.values(parts))
      expect(part).toSatisfy((value: number) => value >= 0 && value <= 1);
    const sum = (Object.keys(parts) as (keyof typeof parts)[]).reduce(
      (total, key) => total + parts[key] * matchWeights[key],
      0,
    );
    expect(score).toBeCloseTo(sum);
  }
});

describe('hard requirements', () => {
  test.each([
    [
      'a capability',
      { requires: { capabilities: ['React'], tools: [] } },
      'frontend',
      /lacks capability React/u,
    ],
    [
      'a tool',
      { requires: { capabilities: [], tools: ['browser/open'] } },
      'frontend',
      /lacks tool browser\/open/u,
    ],
    ['a pinned agent', { pinnedAgent: 'frontend' }, 'frontend', /asks for agent frontend/u],
  ] as const)('%s leaves only who has it, with the reason for the others', (_what, query, agent, reason) => {
    const found = match({ text: 'slow postgres query', ...query });
    expect(found.ranking.map((candidate) => candidate.agent)).toEqual([agent]);
    expect(found.refused).toMatchObject([{ agent: 'database', reasons: [expect.stringMatching(reason)] }]);
  });
  test('a context that only one provider takes decides the provider', () => {
    expect(first(match({ inputTokens: 200_000 }))?.choice).toMatchObject({
      kind: 'chosen',
      provider: { id: 'synthetic' },
    });
    expect(match({ inputTokens: 2_000_000 })).toMatchObject({
      ranking: [],
      refused: [{ reasons: [expect.stringContaining('takes 100000 tokens')] }, {}],
    });
  });
  test('providers that the task allows or denies', () => {
    expect(first(match({ providers: { deny: ['claude'] } }))?.choice).toMatchObject({
      provider: { id: 'synthetic' },
    });
    expect(match({ providers: { allow: [] } }).ranking).toEqual([]);
  });
});

test('a cooling provider is passed over; when all cool, the earliest is waited for', () => {
  expect(first(match({}, [database], boardWith({ provider: 'claude', seconds: 60 })))?.choice).toMatchObject({
    kind: 'chosen',
    provider: { id: 'synthetic' },
  });
  const all = boardWith({ provider: 'claude', seconds: 60 }, { provider: 'synthetic', seconds: 30 });
  expect(first(match({}, [database], all))).toMatchObject({
    parts: { headroom: 0 },
    choice: { kind: 'wait', until: new Date(now.getTime() + 30_000), provider: { id: 'synthetic' } },
  });
});

test('of two alike the less loaded comes first', () => {
  const twin = { ...database, id: 'twin' };
  const board: Board = { ...emptyBoard, agents: new Map([['database', { queued: 3, running: 1 }]]) };
  expect(first(match({ text: 'postgres' }, [database, twin], board))?.agent).toBe('twin');
  expect(first(match({ text: 'postgres' }, [database, twin]))?.agent).toBe('database');
});

test('a hundred agents and a long text are ranked in one go', () => {
  const many = Array.from({ length: 100 }, (_, index) =>
    anAgent(`agent-${index}`, {
      skills: [skill('s', `speciality${index} and general work`, [`tag${index}`])],
    }),
  );
  const text = `${'general words that many share '.repeat(500)} speciality42`;
  const catalog = { agents: many, providers: specs, index: createSkillIndex(many) };
  const query: MatchQuery = {
    text: `speciality42 ${text}`,
    projectId: 'p',
    requires: { capabilities: [], tools: [] },
    providers: {},
    inputTokens: 10,
  };
  const times = Array.from({ length: 300 }, () => {
    const startedAt = performance.now();
    matchTask(query, catalog, emptyBoard, now);
    return performance.now() - startedAt;
  }).sort((a, b) => a - b);
  console.log(`match of 100 agents: p50 ${times[150]?.toFixed(2)} ms, p99 ${times[297]?.toFixed(2)} ms`);
  expect(matchTask(query, catalog, emptyBoard, now).ranking[0]?.agent).toBe('agent-42');
});

test('of two agents alike the one whose provider has more left of its window comes first', () => {
  const agents = ['one', 'two'].map((id, index) =>
    anAgent(id, { providers: [['claude', 'synthetic'][index] ?? ''] }),
  );
  const used = told(emptyBoard, aProvider('claude'), { left: 30, leftShare: 0.3 });
  const found = match({ text: '' }, agents, used);
  expect(found.ranking.find(({ agent }) => agent === 'one')?.parts.headroom).toBeCloseTo(0.3);
  expect(first(found)?.agent).toBe('two');
});
