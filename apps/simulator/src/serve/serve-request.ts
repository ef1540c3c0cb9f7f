import type { IncomingMessage, ServerResponse } from 'node:http';
import { WIRES } from '../wires/wires.ts';
import { sendJson } from './send-json.ts';
import { type ServeDeps, serveChat } from './serve-chat.ts';
import { serveModels, vendorError } from './serve-models.ts';

const PROVIDER_PATH = /^\/([a-z0-9-]{1,64})(\/.*)$/;
/** Google's version of the API has a name of its own. */
const MODELS_PATH = /^\/v1(?:beta)?\/models$/;
const SPOKEN = [
  ...WIRES.map(({ shownPath }) => `POST /{provider}${shownPath}`),
  'GET /{provider}/v1/models',
].join(', ');

/** Leads a request of a provider's client to what serves it. */
export async function serveRequest(
  req: IncomingMessage,
  res: ServerResponse,
  deps: ServeDeps,
): Promise<void> {
  const path = req.url?.split('?', 1)[0] ?? '/';
  const [, provider, rest] = PROVIDER_PATH.exec(path) ?? [];
  const wire = req.method === 'POST' ? WIRES.find((candidate) => candidate.path.test(rest ?? '')) : undefined;
  if (provider !== undefined && wire) return serveChat({ req, res, path, provider }, wire, deps);
  if (provider !== undefined && req.method === 'GET' && MODELS_PATH.test(rest ?? '')) {
    return serveModels({ req, res, path, provider }, deps);
  }
  const message = `Nothing is served at ${req.method} ${path}; use one of ${SPOKEN}, with a provider name of a-z, 0-9 and hyphen.`;
  sendJson(res, 404, vendorError('not_found_error', message));
}
