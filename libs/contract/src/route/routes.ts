import { liveView, readyView } from '../access/health.ts';
import { budgetList } from '../access/budget.ts';
import { keyChange, keyList, keyRequest, keyView, newKeyView } from '../access/key.ts';
import { agentList, agentView } from '../catalog/agent.ts';
import { unknownFailureList } from '../catalog/failure.ts';
import { liftedView, liftRequest, providerLimitsView, providerList } from '../catalog/provider.ts';
import { statsQuery, statsView } from '../catalog/stats.ts';
import { workerList } from '../catalog/worker.ts';
import { numberedPageQuery } from '../form/page.ts';
import { checkpointList } from '../session/checkpoint.ts';
import { messagePage } from '../session/message.ts';
import { deletedSessionView, sessionDeletionQuery } from '../session/deletion.ts';
import { sessionView } from '../session/session.ts';
import type { Route } from './route.ts';
import { taskRoutes } from './task-routes.ts';

const read = { method: 'get', scope: 'tasks:read', status: 200 } as const;
const session = { ...read, tag: 'sessions' } as const;
const catalog = { ...read, tag: 'catalog' } as const;
const keys = { tag: 'keys', scope: 'admin' } as const;
const health = { method: 'get', tag: 'health', scope: null, status: 200 } as const;

export const routes = {
  ...taskRoutes,
  getSession: {
    ...session,
    path: '/v1/sessions/{id}',
    summary: 'Read a session and its tasks',
    response: sessionView,
  },
  listMessages: {
    ...session,
    path: '/v1/sessions/{id}/messages',
    summary: 'Read the transcript of a session',
    query: numberedPageQuery,
    response: messagePage,
  },
  listCheckpoints: {
    ...session,
    path: '/v1/sessions/{id}/checkpoints',
    summary: 'List the safe points of a session',
    response: checkpointList,
  },
  deleteSession: {
    tag: 'sessions',
    scope: 'tasks:write',
    method: 'delete',
    status: 200,
    path: '/v1/sessions/{id}',
    summary: 'Delete a session with everything in it: tasks, runs, messages, events, hand-overs, summaries',
    query: sessionDeletionQuery,
    response: deletedSessionView,
    problems: ['session_held'],
  },
  listAgents: { ...catalog, path: '/v1/agents', summary: 'List the agents', response: agentList },
  getAgent: { ...catalog, path: '/v1/agents/{id}', summary: 'Read an agent’s card', response: agentView },
  listProviders: {
    ...catalog,
    path: '/v1/providers',
    summary: 'List the providers: state, cooldown and why, headroom, queue, running',
    response: providerList,
  },
  readProviderLimits: {
    ...catalog,
    path: '/v1/providers/{id}/limits',
    summary:
      'What bounds a provider: windows with used and left, cooldowns, breaker, rates; and whether it is picked',
    response: providerLimitsView,
  },
  liftProvider: {
    tag: 'catalog',
    scope: 'admin',
    method: 'post',
    status: 202,
    path: '/v1/providers/{id}/lift',
    body: liftRequest,
    bodyOptional: true,
    summary: 'Let go what rests at a provider, after a person has mended it: its cooldowns and its breaker',
    response: liftedView,
  },
  listWorkers: {
    ...catalog,
    path: '/v1/workers',
    summary:
      'List the worker processes, which serve all projects: state, host, version, running, last heartbeat',
    response: workerList,
  },
  listFailures: {
    ...catalog,
    scope: 'admin',
    path: '/v1/failures',
    summary: 'Errors of providers that no rule knew, the most frequent first',
    response: unknownFailureList,
  },
  getStats: {
    ...catalog,
    path: '/v1/stats',
    summary: 'Runs, tokens, cost and durations by agent, provider or outcome',
    query: statsQuery,
    response: statsView,
  },
  createKey: {
    ...keys,
    method: 'post',
    path: '/v1/keys',
    summary: 'Create a key; its secret is shown this once',
    body: keyRequest,
    status: 201,
    response: newKeyView,
    problems: ['scope_exceeded'],
  },
  listKeys: {
    ...keys,
    method: 'get',
    path: '/v1/keys',
    summary: 'List the keys',
    status: 200,
    response: keyList,
  },
  updateKey: {
    ...keys,
    method: 'patch',
    path: '/v1/keys/{id}',
    summary: 'Change what the tasks of a key may spend',
    body: keyChange,
    status: 200,
    response: keyView,
  },
  revokeKey: {
    ...keys,
    method: 'delete',
    path: '/v1/keys/{id}',
    summary: 'Revoke a key',
    status: 200,
    response: keyView,
  },
  listBudgets: {
    ...read,
    tag: 'keys',
    path: '/v1/budgets',
    summary: 'How the caps of the project and its keys stand: used, reserved, left, reset',
    response: budgetList,
  },
  live: {
    ...health,
    path: '/healthz',
    summary: 'Whether the process lives; touches nothing',
    response: liveView,
  },
  ready: {
    ...health,
    path: '/readyz',
    summary: 'Whether everything needed to serve is there, part by part; 503 with the same body if not',
    response: readyView,
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
