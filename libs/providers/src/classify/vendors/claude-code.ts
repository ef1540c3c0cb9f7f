import type { Vendor } from './vendor.ts';

const reference = 'https://code.claude.com/docs/en/errors';
const sdk = 'https://code.claude.com/docs/en/agent-sdk/typescript (SDKAssistantMessageError)';

/** The command `claude`, in all its ways of printing. */
export const claudeCode: Vendor = {
  name: 'claude-code',
  kinds: ['claude-code'],
  names: {
    authentication_failed: 'auth',
    billing_error: 'quota_exhausted',
    max_output_tokens: 'output_too_long',
    overloaded: 'overloaded',
  },
  vagueNames: { rate_limit: 'rate_limit', server_error: 'server_error', invalid_request: 'invalid_request' },
  wordings: [
    {
      says: /approaching (?:your )?(?:[\w-]+ ){0,3}limit|context left until auto-compact|used \d+% of your|close to your (?:\w+ ){0,2}limit/,
      class: 'none',
      source: reference,
    },
    {
      says: /(?:usage|extra usage) credits (?:are )?required for 1m context|extra usage is required for 1m/,
      class: 'quota_exhausted',
      action: 'shrink_context',
      source: reference,
    },
    {
      says: /(?:hit|reached) your (?:org(?:anization)?'?s? )?(?:monthly|spend(?:ing)?)[\w ]{0,20}limit|monthly (?:usage|spend) limit (?:reached|hit)/,
      class: 'quota_exhausted',
      source: reference,
    },
    { says: /credit balance (?:is )?too low/, class: 'quota_exhausted', source: reference },
    {
      says: /you've (?:hit|reached) your (?:[\w.-]+ ){0,4}limit(?! or)|(?:claude(?: ai| pro| max)?|5-hour|session|weekly|opus|sonnet|opus weekly|sonnet weekly) (?:usage )?limit reached|you're out of extra usage|unexpected token 'y', "you've hit/,
      class: 'usage_window',
      source: reference,
    },
    {
      says: /request rejected \(429\)|server is temporarily limiting requests/,
      class: 'rate_limit',
      source: reference,
    },
    {
      says: /experiencing high load, please use \/model|is currently at capacity.{0,40}\/model/,
      class: 'overloaded',
      action: 'switch_provider',
      scope: 'model',
      source: reference,
    },
    {
      says: /repeated 529 overloaded|experiencing high (?:load|demand)/,
      class: 'overloaded',
      source: reference,
    },
    {
      says: /(?:error during compaction: )?conversation (?:is )?too long|prompt is too long|context limit reached|request too large \(max|context window exceeded/,
      class: 'context_too_long',
      source: reference,
    },
    {
      says: /exceeded the [\d,]+ output token maximum/,
      class: 'output_too_long',
      source: reference,
    },
    {
      says: /organization has (?:been disabled|disabled)|disabled organization|does not have access to claude|contact your administrator for access/,
      class: 'permission',
      action: 'escalate',
      source: reference,
    },
    {
      says: /if credentials are current, check [\w ]{0,20}permissions/,
      class: 'permission',
      action: 'escalate',
      source: reference,
    },
    {
      says: /please run \/login|run \/login\b|login expired|not logged in|invalid api key|missing api key|apikeyhelper script is failing|could not resolve authentication|credentials? (?:expired|resolve)|credentials expired or invalid|default-chain credential|oauth (?:token|session|error|account)|failed to authenticate|token (?:was |has been )?revoked|session (?:has )?expired/,
      class: 'auth',
      source: reference,
    },
    {
      says: /issue with the selected model|model .{0,60}(?:is not available (?:on|for|with) your|may not exist)/,
      class: 'not_found',
      source: reference,
    },
    {
      says: /unable to respond to this request, which appears to violate|blocked this request because|is blocking it for safety|violates? our usage policy/,
      class: 'content_policy',
      source: reference,
    },
    {
      says: /pdf (?:is )?(?:too large|too many pages|is password protected|not valid)|image (?:was |is )?too large|an image in the conversation could not be processed|unable to resize image|tool use concurrency|thinking blocks/,
      class: 'invalid_request',
      source: reference,
    },
    {
      says: /unable to connect to api: self-signed certificate|(?:self-signed certificate|ssl certificate)[\w ]{0,20}(?:detected|error|failed)|check your proxy or corporate ssl/,
      class: 'network',
      action: 'escalate',
      source: reference,
    },
    {
      says: /unable to connect to (?:the )?(?:api|anthropic)|can't reach the api server|mid-response|connection (?:closed|dropped|lost) while/,
      class: 'network',
      source: reference,
    },
    {
      says: /request timed out|stream(?:ing)? idle timeout|no response (?:received )?(?:from|within)|response stalled/,
      class: 'timeout',
      source: sdk,
    },
    {
      says: /(?:api returned an )?empty or malformed response/,
      class: 'server_error',
      action: 'switch_provider',
      source: 'https://github.com/mattpocock/sandcastle/pull/568',
    },
    {
      says: /api error: rate limit reached/,
      class: 'rate_limit',
      source: 'https://github.com/anthropics/claude-code/issues/40485',
    },
  ],
};
