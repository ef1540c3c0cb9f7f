import type { FailureCode } from '@baton/domain';

export type StatusMeaning = {
  /** What the status means by itself. */
  readonly code: FailureCode;
  /** What its words may turn it into. */
  readonly orByText: ReadonlySet<FailureCode>;
};

const meaning = (code: FailureCode, ...orByText: FailureCode[]): StatusMeaning => ({
  code,
  orByText: new Set(orByText),
});

const badRequest = meaning(
  'invalid_request',
  'quota_exhausted',
  'context_too_long',
  'content_policy',
  'auth',
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
);

/** Statuses of https://platform.claude.com/docs/en/api/errors, of OpenAI's error codes, and of proxies before them. */
const statuses: Readonly<Record<number, StatusMeaning>> = {
  400: badRequest,
  401: meaning('auth'),
  402: meaning('quota_exhausted'),
  403: meaning('permission', 'quota_exhausted', 'content_policy'),
  404: meaning('not_found'),
  405: meaning('not_found'),
  408: meaning('timeout'),
  413: meaning('context_too_long'),
  425: meaning('rate_limit'),
  429: meaning('rate_limit', 'quota_exhausted', 'usage_window', 'context_too_long'),
  498: meaning('overloaded'),
  503: meaning('overloaded', 'quota_exhausted', 'usage_window', 'rate_limit'),
  504: meaning('timeout'),
  522: meaning('timeout'),
  524: meaning('timeout'),
  529: meaning('overloaded'),
};

export function meaningOf(status: number): StatusMeaning | null {
  if (status < 400) return null;
  return statuses[status] ?? (status < 500 ? badRequest : serverError);
}
