import type { WorkerView } from '@baton/contract';
import { workerStateOf, type RegisteredWorker } from '@baton/domain';

export function presentWorker(worker: RegisteredWorker, now: Date, leaseMs: number): WorkerView {
  const { id, host, pid, version, providers, running, startedAt, heartbeatAt } = worker;
  return {
    id,
    state: workerStateOf(worker, now, leaseMs),
    host,
    pid,
    version,
    providers,
    capacity: providers.reduce((sum, { concurrency }) => sum + concurrency, 0),
    running,
    startedAt: startedAt.toISOString(),
    heartbeatAt: heartbeatAt.toISOString(),
  };
}
