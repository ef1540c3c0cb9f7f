import type { ApiDeps } from '../deps.ts';
import type { Handler } from '../http/handler.ts';
import { ok } from '../http/reply.ts';

export function createHealthRoutes({ health }: Pick<ApiDeps, 'health'>) {
  const live: Handler<'live'> = async () => ok(health.live());

  const ready: Handler<'ready'> = async () => {
    const readiness = await health.ready();
    return readiness.ok ? ok(readiness) : ok(readiness, 503, { 'retry-after': '1' });
  };

  return { live, ready };
}
