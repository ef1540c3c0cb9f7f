import { currentTime, type FailureCode } from '@baton/domain';
import { adapters } from './adapters/adapters.ts';
import { bindFetch } from './bind-fetch.ts';
import { sampleThrown } from './call/sample-error.ts';
import { readFailure } from './classify/read-failure.ts';
import type { ProviderEntry } from './section/providers-section.ts';

export type Reachability =
  | { readonly ok: true }
  | { readonly ok: false; readonly problem: string; readonly remedy: string };

const answerWithinMs = 10_000;

/** One GET of the models list with the key. Rejects only with the signal's reason. */
export async function checkReachable(entry: ProviderEntry, signal: AbortSignal): Promise<Reachability> {
  const apiKey = entry.apiKey ?? entry.apiKeys?.[0];
  const { url, headers } = adapters[entry.kind].modelsRequest({ ...entry, apiKey });
  const sample = {
    kind: entry.kind,
    provider: '',
    secrets: apiKey === undefined ? [] : [apiKey],
  };
  try {
    const limits = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]);
    const response = await bindFetch(entry.baseUrl)(url, { headers, signal: limits });
    const body = await response.text();
    if (response.ok) return { ok: true };
    const seen = {
      channel: 'http',
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body,
    } as const;
    const { code, message } = readFailure({ ...sample, ...seen }, currentTime());
    return {
      ok: false,
      problem: `GET ${url} answered ${response.status}: ${message}`,
      remedy: remedies[code],
    };
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = readFailure({ ...sample, ...sampleThrown(error) }, currentTime());
    return { ok: false, problem: `GET ${url} failed: ${message}`, remedy: remedies[code] };
  }
}

const waitAndSee = 'Nothing to mend here: Baton waits for it or uses the next provider of the chain.';
const seeBaseUrl = 'Check baseUrl: it must end where the API begins, such as https://api.openai.com/v1.';

const remedies: Record<FailureCode, string> = {
  auth: 'Set apiKey to a valid key of this provider.',
  permission: 'Give the key access to this API in the provider’s console, or use another key.',
  not_found: seeBaseUrl,
  network: 'Check that the server runs, that baseUrl names it, and that this machine may reach it.',
  timeout: 'Check that the server runs and that no proxy or firewall holds the connection.',
  quota_exhausted: 'Top up the provider’s account.',
  rate_limit: waitAndSee,
  usage_window: waitAndSee,
  overloaded: waitAndSee,
  server_error: waitAndSee,
  invalid_request: seeBaseUrl,
  context_too_long: seeBaseUrl,
  output_too_long: seeBaseUrl,
  content_policy: seeBaseUrl,
};
