import type { EventBody, EventMap, EventType, Notice } from '@baton/domain';

const failure = {
  code: 'rate_limit',
  message: 'SECRET provider text',
  provider: 'claude',
  status: 429,
} as const;
const usage = { inputTokens: 100, cachedInputTokens: 40, outputTokens: 7 };

/** For tests: one event of every type, with contents where an event could carry some. */
export const samples: EventMap = {
  'task-submitted': { title: 'SECRET title', priority: 3 },
  'task-blocked': { on: ['t0'] },
  'task-matched': { agent: 'engineer', provider: 'claude', runId: 'r1', reasons: ['SECRET words'] },
  'task-parked': { resumeAt: '2030-01-01T00:00:00Z', reasons: ['SECRET reason'] },
  'task-resumed': { after: 'park' },
  'task-input-required': { question: { kind: 'person', text: 'SECRET question' } },
  'task-succeeded': { steps: 2, costUsd: 0.5 },
  'task-failed': { error: { code: 'invalid_request', message: 'SECRET message', next: 'Mend it.' } },
  'task-canceled': { reason: 'SECRET reason' },
  'run-started': {
    runId: 'r1',
    agent: 'engineer',
    provider: 'claude',
    model: 'opus',
    worker: 'w1',
    epoch: 1,
    waitMs: 5,
  },
  'step-answered': {
    runId: 'r1',
    epoch: 1,
    provider: 'claude',
    step: 1,
    tools: ['fs__read'],
    usage,
    costUsd: 0.25,
    callMs: 9,
  },
  'step-finished': { runId: 'r1', step: 1, tools: [{ tool: 'fs__read', ok: true }] },
  'context-summarised': {
    runId: 'r1',
    provider: 'claude',
    uptoMessage: 40,
    made: true,
    usage: { inputTokens: 10, cachedInputTokens: 0, outputTokens: 5 },
    costUsd: 0.01,
    callMs: 100,
  },
  'answer-refused': { runId: 'r1', provider: 'claude', step: 2, faults: ['SECRET fault'] },
  'run-retrying': { runId: 'r1', provider: 'claude', failure, tries: 1, afterMs: 500, reasons: [] },
  'run-throttled': { runId: 'r1', provider: 'claude', afterMs: 3_000 },
  'run-limited': { runId: 'r1', provider: 'claude', failure, cooldownUntil: '2030-01-01T00:00:00Z' },
  'run-handed-over': {
    fromRun: 'r1',
    toRun: 'r2',
    from: 'claude',
    to: 'openai',
    fidelity: 0.5,
    reason: 'rate_limit',
    messages: 3,
    digest: 'd',
  },
  'run-taken-back': { runId: 'r1', provider: 'claude', crashes: 1, worker: 'w1' },
  'run-moved': { runId: 'r1', from: 'claude', to: 'openai', reason: 'SECRET reason' },
};

export const sampleTypes = Object.keys(samples) as readonly EventType[];

export function sampleEvent<T extends EventType>(
  type: T,
  change: { seconds?: number; data?: Partial<EventMap[T]> } = {},
): Notice {
  const body = { type, data: { ...samples[type], ...change.data } } as unknown as EventBody;
  const at = new Date(Date.UTC(2030, 0, 1) + (change.seconds ?? 0) * 1_000);
  return { ...body, taskId: 't1', actor: 'sweep', at };
}
