import type { ApiDeps } from '../deps.ts';
import { ok, type Handler } from '../http/reply.ts';

export function createHealthRoutes({ health }: Pick<ApiDeps, 'health'>) {
  const live: Handler = async () => ok(health.live());
  const ready: Handler = async () => {
    const readiness = await health.ready();
    return ok(readiness, readiness.ok ? 200 : 503, readiness.ok ? undefined : { 'retry-after': '1' });
  };
  return { live, ready };
}
