import type { IncomingMessage, ServerResponse } from 'node:http';
import { WIRES } from '../wires/wires.ts';
import { sendJson } from './send-json.ts';
import { type ServeDeps, serveChat } from './serve-chat.ts';
import { serveModels, vendorError } from './serve-models.ts';

const PROVIDER_PATH = /^\/([a-z0-9-]{1,64})(\/.*)$/;
const MODELS_PATH = '/v1/models';
const SPOKEN = [...WIRES.map(({ path }) => `POST /{provider}${path}`), `GET /{provider}${MODELS_PATH}`].join(
  ', ',
);

/** Leads a request of a provider's client to what serves it. */
export async function serveRequest(
  req: IncomingMessage,
  res: ServerResponse,
  deps: ServeDeps,
): Promise<void> {
  const path = req.url?.split('?', 1)[0] ?? '/';
  const [, provider, rest] = PROVIDER_PATH.exec(path) ?? [];
  const wire = req.method === 'POST' ? WIRES.find((candidate) => candidate.path === rest) : undefined;
  if (provider !== undefined && wire) return serveChat({ req, res, path, provider }, wire, deps);
  if (provider !== undefined && req.method === 'GET' && rest === MODELS_PATH) {
    return serveModels({ req, res, path, provider }, deps);
  }
  const message = `Nothing is served at ${req.method} ${path}; use one of ${SPOKEN}, with a provider name of a-z, 0-9 and hyphen.`;
  sendJson(res, 404, vendorError('not_found_error', message));
}
