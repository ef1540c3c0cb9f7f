import type { Exchange, ServeDeps } from './serve-chat.ts';
import { presentedKey } from './presented-key.ts';
import { sendJson } from './send-json.ts';

const CREATED_AT = '2026-01-01T00:00:00Z';
const MODEL = {
  id: 'simulated',
  type: 'model',
  object: 'model',
  display_name: 'Simulated model',
  created: Date.parse(CREATED_AT) / 1000,
  created_at: CREATED_AT,
  owned_by: 'simulator',
};
/** https://ai.google.dev/api/models */
const GOOGLE_MODEL = {
  name: 'models/simulated',
  displayName: MODEL.display_name,
  supportedGenerationMethods: ['generateContent', 'streamGenerateContent'],
};
/** One list with the fields of every vendor, because two of them have theirs on the same path. */
const MODELS = {
  object: 'list',
  data: [MODEL],
  has_more: false,
  first_id: MODEL.id,
  last_id: MODEL.id,
  models: [GOOGLE_MODEL],
};

/** The list of models, by which clients check that a provider can be reached and the key is right. */
export function serveModels(
  { req, res, path, provider: name }: Exchange,
  { providers, log, now }: ServeDeps,
): void {
  const { apiKey } = providers.get(name);
  const allowed = apiKey === undefined || presentedKey(req.headers) === apiKey;
  const record = log.append({
    at: now(),
    provider: name,
    wire: 'models',
    method: 'GET',
    path,
    rawHeaders: req.rawHeaders,
    body: '',
  });
  const status = allowed ? 200 : 401;
  const outcome = allowed ? 'answered' : 'error';
  record.progress = { kind: 'over', outcome, status, usage: null, endedAt: now() };
  sendJson(
    res,
    status,
    allowed ? MODELS : vendorError('authentication_error', 'Incorrect API key provided.'),
  );
}

/** An error that clients of each vendor can read, for where the path does not tell the vendor. */
export const vendorError = (type: string, message: string): object => ({
  type: 'error',
  error: { type, message, param: null, code: type },
});
