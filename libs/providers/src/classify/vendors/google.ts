import type { Vendor } from './vendor.ts';

const rpc = 'https://cloud.google.com/apis/design/errors';
const gemini = 'https://ai.google.dev/gemini-api/docs/troubleshooting';
const cli = 'https://github.com/google-gemini/gemini-cli (packages/core, googleQuotaErrors)';

/** The period of a violated quota, by its id: the longest of several decides. */
export const quotaPeriods: readonly (readonly [RegExp, 'quota_exhausted' | 'rate_limit'])[] = [
  [/perday|permonth|perweek/, 'quota_exhausted'],
  [/perminute|persecond|perhour/, 'rate_limit'],
];

/** The Gemini API, Vertex AI, Code Assist, and the command `gemini`. */
export const google: Vendor = {
  name: 'google',
  kinds: ['google', 'gemini-cli'],
  names: {
    api_key_invalid: 'auth',
    api_key_expired: 'auth',
    access_token_expired: 'auth',
    access_token_scope_insufficient: { class: 'permission', action: 'escalate' },
    credentials_missing: 'auth',
    unauthenticated: 'auth',
    billing_disabled: 'quota_exhausted',
    service_disabled: { class: 'permission', action: 'escalate' },
    api_key_service_blocked: { class: 'permission', action: 'escalate' },
    consumer_suspended: { class: 'permission', action: 'escalate' },
    iam_permission_denied: { class: 'permission', action: 'escalate' },
    model_capacity_exhausted: 'overloaded',
    quota_exhausted: { class: 'quota_exhausted', throttleIfShort: true },
    insufficient_g1_credits_balance: 'quota_exhausted',
    deadline_exceeded: 'timeout',
    prohibited_content: 'content_policy',
    safety: 'content_policy',
    recitation: 'content_policy',
    blocklist: 'content_policy',
    spii: 'content_policy',
    image_safety: 'content_policy',
  },
  vagueNames: {
    resource_exhausted: 'rate_limit',
    ratelimitexceeded: 'rate_limit',
    rate_limit_exceeded: 'rate_limit',
    invalid_argument: 'invalid_request',
    failed_precondition: 'invalid_request',
    out_of_range: 'invalid_request',
    permission_denied: 'permission',
    not_found: 'not_found',
    unavailable: 'overloaded',
    internal: 'server_error',
    unknown: 'server_error',
    aborted: 'server_error',
    data_loss: 'server_error',
    unimplemented: 'not_found',
  },
  wordings: [
    {
      says: /api key not valid|api key expired|reported as leaked|api keys are not supported by this api|could not load the default credentials|default credentials were not found|unregistered callers|invalid authentication credentials|api_key_invalid|set an auth method|failed to login\.|waiting for auth(?:entication)? timed out/,
      class: 'auth',
      source: gemini,
    },
    {
      says: /per ?day per|_per_day|limit: 0\b|(?:exhausted|reached|exceeded) your daily (?:[\w.-]+ ){0,3}(?:quota|limit)|daily (?:quota|limit) (?:exceeded|reached)|requests ?per ?day|perday/,
      class: 'quota_exhausted',
      source: rpc,
    },
    {
      says: /exhausted your capacity on this model|your quota will reset after/,
      class: 'quota_exhausted',
      throttleIfShort: true,
      source: cli,
    },
    {
      says: /prepay(?:ment)? credits|monthly spending cap|requires? billing to be enabled|billing account .{0,40}(?:disabled|closed)/,
      class: 'quota_exhausted',
      source: gemini,
    },
    { says: /no capacity available for model/, class: 'overloaded', source: cli },
    {
      says: /resource[_ ](?:has been )?exhausted|quota exceeded for (?:quota )?metric|perminuteper|_per_minute|limit '[^']{1,80}per minute|exceeded your current quota/,
      class: 'rate_limit',
      source: rpc,
    },
    {
      says: /model is (?:currently )?(?:overloaded|experiencing high demand)|spikes in demand/,
      class: 'overloaded',
      source: gemini,
    },
    {
      says: /input token count .{0,40}exceeds|input token count is [\d,]+ but (?:the )?model only supports|request payload size exceeds|input context is too long|exceeds the maximum number of (?:input )?tokens/,
      class: 'context_too_long',
      source: gemini,
    },
    {
      says: /max_?output_?tokens value of \d+ but the supported range|max_output_tokens must be/,
      class: 'output_too_long',
      source: gemini,
    },
    {
      says: /(?:user )?location is not supported|not available in your (?:country|region|location)/,
      class: 'permission',
      action: 'switch_provider',
      source: gemini,
    },
    {
      says: /has not been used in project|is disabled\. enable it|permission .{0,80}denied on resource|caller does not have permission|does not have permission to access/,
      class: 'permission',
      action: 'escalate',
      source: rpc,
    },
    {
      says: /is not found for api version|publisher model .{0,120}(?:was )?not found|requested entity was not found|no longer available to new users/,
      class: 'not_found',
      source: gemini,
    },
    {
      says: /(?:prompt|response|candidate|request|content) was blocked|contains blocked content|block_?reason:? (?!none|unspecified|block_reason_unspecified)\w|finish_?reason:? (?:safety|prohibited|recitation)|response\.(?:parts|text)` quick accessor|prohibited_content|blocked due to (?:safety|prohibited)/,
      class: 'content_policy',
      source: gemini,
    },
    {
      says: /unable to submit request because|function call is missing a thought_signature/,
      class: 'invalid_request',
      source: 'https://docs.cloud.google.com/vertex-ai/generative-ai/docs/thought-signatures',
    },
    { says: /deadline expired before operation|deadline_exceeded/, class: 'timeout', source: rpc },
    {
      says: /invalid value at '|invalid json payload|unknown name "|function (?:call|response) parts|thinking_budget|thought_signature/,
      class: 'invalid_request',
      onlyIfFailed: true,
      source: rpc,
    },
  ],
};
