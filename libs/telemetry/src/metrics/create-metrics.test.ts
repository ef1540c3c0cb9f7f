import { expect, test } from 'vitest';
import type { Question } from '@baton/domain';
import { sampleEvent, sampleTypes } from '../sample-events.ts';
import { createMetrics, type Metrics } from './create-metrics.ts';

const linesOf = async (metrics: Metrics): Promise<readonly string[]> => (await metrics.text()).split('\n');

test('steps, tokens and cost are counted by provider', async () => {
  const metrics = createMetrics();
  metrics.observe(sampleEvent('step-answered'));
  metrics.observe(sampleEvent('step-answered'));
  expect(await linesOf(metrics)).toEqual(
    expect.arrayContaining([
      'baton_steps_total{provider="claude"} 2',
      'baton_tokens_total{provider="claude",kind="input"} 200',
      'baton_tokens_total{provider="claude",kind="cached_input"} 80',
      'baton_tokens_total{provider="claude",kind="output"} 14',
      'baton_cost_usd_total{provider="claude"} 0.5',
    ]),
  );
});

test('a run’s duration is taken from its start to its end, by provider and outcome', async () => {
  const metrics = createMetrics();
  metrics.observe(sampleEvent('run-started', { seconds: 0 }));
  metrics.observe(sampleEvent('run-limited', { seconds: 4 }));
  metrics.observe(sampleEvent('run-started', { seconds: 5, data: { provider: 'openai' } }));
  metrics.observe(sampleEvent('task-succeeded', { seconds: 8 }));
  expect(await linesOf(metrics)).toEqual(
    expect.arrayContaining([
      'baton_run_duration_seconds_sum{provider="claude",outcome="limited"} 4',
      'baton_run_duration_seconds_sum{provider="openai",outcome="completed"} 3',
      'baton_tasks_finished_total{outcome="succeeded"} 1',
    ]),
  );
});

test('a run that went back to the queue is measured from its next start', async () => {
  const metrics = createMetrics();
  metrics.observe(sampleEvent('run-started', { seconds: 0 }));
  metrics.observe(sampleEvent('run-taken-back', { seconds: 10 }));
  metrics.observe(sampleEvent('task-canceled', { seconds: 20 }));
  expect((await metrics.text()).includes('baton_run_duration_seconds_sum{')).toBe(false);
});

test('failures and hand-overs are counted by class and reason, and a reason in prose is “other”', async () => {
  const metrics = createMetrics();
  for (const type of ['run-retrying', 'run-limited', 'run-handed-over', 'task-failed'] as const)
    metrics.observe(sampleEvent(type));
  metrics.observe(sampleEvent('run-handed-over', { data: { reason: 'because the user said so' } }));
  expect(await linesOf(metrics)).toEqual(
    expect.arrayContaining([
      'baton_failures_total{provider="claude",class="rate_limit"} 2',
      'baton_handovers_total{from="claude",to="openai",reason="rate_limit"} 1',
      'baton_handovers_total{from="claude",to="openai",reason="other"} 1',
      'baton_task_failures_total{class="invalid_request"} 1',
    ]),
  );
});

test('stops on a cap are counted by whose it is', async () => {
  const metrics = createMetrics();
  const stop = (question: Omit<Question, 'text'>) =>
    metrics.observe(
      sampleEvent('task-input-required', { data: { question: { text: 'SECRET', ...question } } }),
    );
  stop({ kind: 'cap', cap: 'usd' });
  stop({ kind: 'budget', cap: 'usd', owner: 'project', period: 'day' });
  stop({ kind: 'person' });
  const lines = (await linesOf(metrics)).filter((line) => line.startsWith('baton_budget_stops_total{'));
  expect(lines).toEqual([
    'baton_budget_stops_total{owner="task",period="task"} 1',
    'baton_budget_stops_total{owner="project",period="day"} 1',
  ]);
});

test('of a project’s caps the share is told that is used or reserved', async () => {
  const metrics = createMetrics();
  const standing = {
    owner: { kind: 'project', id: 'p', name: 'default' },
    period: 'day',
    resetsAt: new Date(),
    caps: { usd: 4, turns: 0 },
    used: { usd: 2, tokens: 5, turns: 0 },
    reserved: { usd: 1, tokens: 5, turns: 0 },
  } as const;
  metrics.snapshot(() => Promise.resolve({ tasks: {}, providers: [], workers: [], budgets: [standing] }));
  expect((await linesOf(metrics)).filter((line) => line.startsWith('baton_budget_used_share{'))).toEqual([
    'baton_budget_used_share{project="default",period="day",unit="usd"} 0.75',
    'baton_budget_used_share{project="default",period="day",unit="turns"} 1',
  ]);
});

test('the gauges come from one snapshot per scrape', async () => {
  const metrics = createMetrics();
  let reads = 0;
  metrics.snapshot(() => {
    reads += 1;
    return Promise.resolve({
      tasks: { queued: 3 },
      workers: ['serving', 'lost', 'serving'],
      providers: [
        {
          id: 'claude',
          queued: 2,
          oldestQueuedSeconds: 1.5,
          running: 1,
          cooling: true,
          headroom: new Map([['5h tokens', 0.25]]),
        },
      ],
    });
  });
  expect(await linesOf(metrics)).toEqual(
    expect.arrayContaining([
      'baton_tasks{state="queued"} 3',
      'baton_tasks{state="parked"} 0',
      'baton_queue_depth{provider="claude"} 2',
      'baton_queue_oldest_age_seconds{provider="claude"} 1.5',
      'baton_runs_running{provider="claude"} 1',
      'baton_workers{state="serving"} 2',
      'baton_workers{state="stopping"} 0',
      'baton_workers{state="lost"} 1',
      'baton_cooldown_active{provider="claude"} 1',
      'baton_provider_headroom{provider="claude",window="5h tokens"} 0.25',
      'baton_snapshot_up 1',
    ]),
  );
  expect(reads).toBe(1);
});

test('when the store cannot be asked, the gauges are empty and the rest is still told', async () => {
  const metrics = createMetrics();
  const snapshot = { tasks: { queued: 3 }, providers: [], workers: [] };
  let down = false;
  metrics.snapshot(() => (down ? Promise.reject(new Error('down')) : Promise.resolve(snapshot)));
  await metrics.text();
  down = true;
  const text = await metrics.text();
  expect(text).toContain('baton_snapshot_up 0');
  expect(text).not.toContain('baton_tasks{');
  expect(text).toContain('process_cpu_seconds_total');
});

test('requests, matches, relay and leases are measured; an invented method is one label', async () => {
  const metrics = createMetrics();
  metrics.httpDuration({ method: 'POST', route: '/v1/tasks', status: 202, seconds: 0.002 });
  metrics.httpDuration({ method: 'HACK', route: 'none', status: 404, seconds: 0.001 });
  metrics.matchDuration(0.001);
  metrics.relayLag(0.003);
  metrics.leaseLost(2);
  expect(await linesOf(metrics)).toEqual(
    expect.arrayContaining([
      'baton_http_request_duration_seconds_count{method="POST",route="/v1/tasks",status="202"} 1',
      'baton_http_request_duration_seconds_count{method="OTHER",route="none",status="404"} 1',
      'baton_match_duration_seconds_count 1',
      'baton_relay_lag_seconds_count 1',
      'baton_lease_losses_total 2',
    ]),
  );
  expect(metrics.contentType).toContain('text/plain');
});

test('each threshold that a window crosses is counted, its way back is not', async () => {
  const metrics = createMetrics();
  const event = { provider: 'claude', credential: 'key-1', window: '5h tokens', used: 0.9, resetsAt: null };
  metrics.observeProvider({ type: 'limit-near', level: 'critical', ...event });
  metrics.observeProvider({ type: 'limit-clear', level: 'critical', ...event });
  expect(await linesOf(metrics)).toContain(
    'baton_limit_near_total{provider="claude",window="5h tokens",level="critical"} 1',
  );
});

test('each rest of a provider is counted by its cause', async () => {
  const metrics = createMetrics();
  const until = '2030-01-01T00:00:00.000Z';
  const rest = { type: 'provider-rests', provider: 'claude', credential: null, model: null, until } as const;
  for (const code of ['rate_limit', 'rate_limit', 'network'] as const)
    metrics.observeProvider({ ...rest, code });
  expect(await linesOf(metrics)).toEqual(
    expect.arrayContaining([
      'baton_provider_rests_total{provider="claude",code="rate_limit"} 2',
      'baton_provider_rests_total{provider="claude",code="network"} 1',
    ]),
  );
});

test('every event can be observed, and none puts contents into a label', async () => {
  const metrics = createMetrics();
  for (const type of sampleTypes) metrics.observe(sampleEvent(type));
  expect(await metrics.text()).not.toContain('SECRET');
});
