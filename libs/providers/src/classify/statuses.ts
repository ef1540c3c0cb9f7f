import type { FailureClass } from '@baton/domain';

export type StatusMeaning = {
  /** What the status means by itself. */
  readonly class: FailureClass;
  /** What words that no vendor owns may turn it into. */
  readonly orByText: ReadonlySet<FailureClass>;
};

const meaning = (kind: FailureClass, ...orByText: FailureClass[]): StatusMeaning => ({
  class: kind,
  orByText: new Set([kind, ...orByText]),
});

const badRequest = meaning(
  'invalid_request',
  'quota_exhausted',
  'context_too_long',
  'output_too_long',
  'content_policy',
  'auth',
  'permission',
  'not_found',
);
const serverError = meaning(
  'server_error',
  'quota_exhausted',
  'usage_window',
  'context_too_long',
  'not_found',
  'overloaded',
  'rate_limit',
  'timeout',
  'network',
);
const timeout = meaning('timeout');

/** Statuses of https://platform.claude.com/docs/en/api/errors, of OpenAI's error codes, and of proxies before them. */
const statuses: Readonly<Record<number, StatusMeaning>> = {
  400: badRequest,
  401: meaning('auth', 'quota_exhausted', 'permission'),
  402: meaning('quota_exhausted'),
  403: meaning('permission', 'quota_exhausted', 'content_policy', 'auth', 'usage_window'),
  404: meaning('not_found'),
  405: meaning('not_found'),
  407: meaning('network'),
  408: timeout,
  410: meaning('not_found'),
  413: meaning('context_too_long'),
  424: serverError,
  425: meaning('rate_limit'),
  429: meaning('rate_limit', 'quota_exhausted', 'usage_window', 'context_too_long'),
  431: meaning('invalid_request'),
  451: meaning('content_policy', 'permission'),
  498: meaning('overloaded', 'auth'),
  499: timeout,
  503: meaning('overloaded', 'quota_exhausted', 'usage_window', 'rate_limit', 'timeout', 'not_found'),
  504: timeout,
  522: timeout,
  523: meaning('network'),
  524: timeout,
  529: meaning('overloaded'),
};

export function meaningOf(status: number): StatusMeaning | null {
  if (!(status >= 400) || status > 599) return null;
  return statuses[status] ?? (status < 500 ? badRequest : serverError);
}

/** What a name that hints at a status leaves open, the same as that status does. */
const statusOfClass: Partial<Record<FailureClass, number>> = {
  invalid_request: 400,
  auth: 401,
  permission: 403,
  not_found: 404,
  rate_limit: 429,
  server_error: 500,
  overloaded: 503,
  timeout: 504,
};

export const meaningOfHint = (kind: FailureClass): StatusMeaning =>
  meaningOf(statusOfClass[kind] ?? 0) ?? meaning(kind);
