import { createServer, type Server } from 'node:http';
import type { Health, Metrics } from '@baton/telemetry';

type Deps = {
  readonly health: Health;
  readonly metrics: Metrics;
  /** Why it must be started anew; null: it need not. */
  readonly stuck: () => string | null;
};

/** The worker's own small door: `/healthz`, `/readyz`, `/metrics`; nothing else. */
export function createWorkerServer({ health, metrics, stuck }: Deps): Server {
  const answers: Record<string, () => Promise<{ status: number; type: string; body: string }>> = {
    '/healthz': async () => {
      const detail = stuck();
      return detail === null ? json(200, health.live()) : json(503, { ok: false, detail });
    },
    '/readyz': async () => {
      const readiness = await health.ready();
      return json(readiness.ok ? 200 : 503, readiness);
    },
    '/metrics': async () => ({ status: 200, type: metrics.contentType, body: await metrics.text() }),
  };
  return createServer((request, response) => {
    const answer = answers[(request.url ?? '').split('?')[0] ?? ''];
    const found = answer ? answer() : Promise.resolve(json(404, { ok: false, paths: Object.keys(answers) }));
    found
      .catch((error: Error) => json(500, { ok: false, detail: error.name }))
      .then(({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body))
      .catch(() => response.destroy());
  });
}

const json = (status: number, body: unknown) => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});
