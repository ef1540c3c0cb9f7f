import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const fast = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Of a whole. */
const shares = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];
const slow = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600];

/**
 * Everything that is measured. Labels are bounded: providers come from the operator's file, routes from the route
 * table, all else from closed lists of the domain. No label is ever taken from a request.
 */
export function createInstruments(registry: Registry) {
  const registers = [registry];
  const counter = <L extends string = never>(name: string, help: string, ...labelNames: readonly L[]) =>
    new Counter<L>({ name, help, labelNames: [...labelNames], registers });
  const gauge = <L extends string = never>(name: string, help: string, ...labelNames: readonly L[]) =>
    new Gauge<L>({ name, help, labelNames: [...labelNames], registers });
  const histogram = <L extends string = never>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: readonly L[]
  ) => new Histogram<L>({ name, help, buckets, labelNames: [...labelNames], registers });

  return {
    tasks: gauge('baton_tasks', 'Tasks by state.', 'state'),
    tasksFinished: counter('baton_tasks_finished_total', 'Tasks that ended, by outcome.', 'outcome'),
    taskFailures: counter('baton_task_failures_total', 'Tasks that failed, by class of error.', 'class'),
    runSeconds: histogram(
      'baton_run_duration_seconds',
      'From start to end of a run.',
      slow,
      'provider',
      'outcome',
    ),
    steps: counter('baton_steps_total', 'Model answers recorded.', 'provider'),
    tokens: counter(
      'baton_tokens_total',
      'Tokens by kind; cached_input is part of input.',
      'provider',
      'kind',
    ),
    cost: counter('baton_cost_usd_total', 'Cost of model calls in US dollars.', 'provider'),
    failures: counter('baton_failures_total', 'Failures of providers by class.', 'provider', 'class'),
    handovers: counter('baton_handovers_total', 'Hand-overs between providers.', 'from', 'to', 'reason'),
    fidelity: histogram(
      'baton_handover_fidelity',
      'Share of the context that the receiver of a hand-over is given.',
      shares,
      'to',
    ),
    firstSteps: counter(
      'baton_handover_first_steps_total',
      'First answers after a hand-over: kept, repeated what was done, or lost the thread.',
      'to',
      'verdict',
    ),
    budgetStops: counter(
      'baton_budget_stops_total',
      'Tasks that stopped on a cap, by whose: the task’s own, its key’s or its project’s.',
      'owner',
      'period',
    ),
    budgetUsed: gauge(
      'baton_budget_used_share',
      'Of a project’s cap: what is used or reserved.',
      'project',
      'period',
      'unit',
    ),
    queueDepth: gauge('baton_queue_depth', 'Runs that wait for a worker.', 'provider'),
    queueAge: gauge('baton_queue_oldest_age_seconds', 'Age of the oldest waiting run; 0: none.', 'provider'),
    running: gauge('baton_runs_running', 'Runs in progress.', 'provider'),
    workers: gauge('baton_workers', 'Worker processes by state.', 'state'),
    cooling: gauge('baton_cooldown_active', '1 while the provider is left alone.', 'provider'),
    headroom: gauge(
      'baton_provider_headroom',
      'What is left of a window under its best key, 0 to 1.',
      'provider',
      'window',
    ),
    limitsNear: counter(
      'baton_limit_near_total',
      'Thresholds that a window crossed.',
      'provider',
      'window',
      'level',
    ),
    rests: counter('baton_provider_rests_total', 'Rests of a provider that began.', 'provider', 'code'),
    snapshotUp: gauge('baton_snapshot_up', '1: the gauges are fresh; 0: the stores could not be asked.'),
    matchSeconds: histogram('baton_match_duration_seconds', 'Time to match one task.', fast),
    relaySeconds: histogram('baton_relay_lag_seconds', 'From a run being due to its bell being rung.', fast),
    leaseLosses: counter('baton_lease_losses_total', 'Leases that ran out or were taken.'),
    refused: counter(
      'baton_http_refused_total',
      'Requests and connections refused to protect the api, by reason.',
      'reason',
    ),
    streams: gauge('baton_event_streams', 'Event streams that are open.'),
    httpSeconds: histogram(
      'baton_http_request_duration_seconds',
      'Time to answer a request.',
      fast,
      'method',
      'route',
      'status',
    ),
  };
}

export type Instruments = ReturnType<typeof createInstruments>;
