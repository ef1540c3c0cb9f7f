import type { FailureCode } from '@baton/domain';

/** Words that tell causes apart where names and status leave them open; the first that fits counts. Money comes first. */
const texts: readonly (readonly [FailureCode, RegExp])[] = [
  [
    'quota_exhausted',
    /insufficient[ _](?:quota|balance|credits?|funds)|credit balance|(?:not enough|out of|any|more|used all available) credits|can only afford|spending limit|(?<!\/)\bbilling|exceeded your current quota|free (?:allocated )?quota|per-day|payment required/,
  ],
  ['usage_window', /(?:5|five)[- ]?hour|weekly|usage limit|session (?:usage )?limit|subscription rate limit/],
  [
    'context_too_long',
    /prompt is too long|input is too long|context (?:length|window|size)|maximum context|token count \(\d+\) exceeds|exceeds? (?:the )?(?:maximum size|context)|exceeded model token limit|reduce (?:the length|your message size)|request too large|max_tokens must be at least 1/,
  ],
  [
    'content_policy',
    /content (?:management|filter|policy)|contentpolicy|response was filtered|responsible ai|block_reason|prompt was blocked|prohibited_content|safety (?:system|filter)/,
  ],
  [
    'auth',
    /api key not valid|(?:invalid|incorrect|missing|expired|revoked|no) (?:x-)?api[- ]?key|invalid (?:authentication|bearer)|unauthorized|authentication/,
  ],
  ['permission', /country, region|not allowed to|permission|forbidden|not authorized/],
  [
    'not_found',
    /model.{0,80}(?:does not exist|not found|not supported)|unknown (?:model|provider)|no endpoints|unexpected redirect/,
  ],
  ['overloaded', /overloaded|(?:at|no) capacity|temporarily unavailable/],
  ['rate_limit', /rate.?limit|too many (?:requests|tokens)|throttl|quota exceeded/],
  [
    'timeout',
    /tim(?:ed?|e)[- ]?out|etimedout|headers_timeout|body_timeout|connect_timeout|deadline exceeded/,
  ],
  [
    'network',
    /econn|enotfound|eai_again|ehostunreach|enetunreach|epipe|socket|fetch failed|terminated|connection (?:error|refused|reset|closed)|other side closed|unable to connect|certificate|\bssl\b|\btls\b|bound to/,
  ],
];

/** What the words say, of the codes that are open. */
export const codeOfText = (text: string, open: ReadonlySet<FailureCode> | 'any'): FailureCode | null =>
  texts.find(([code, pattern]) => (open === 'any' || open.has(code)) && pattern.test(text))?.[0] ?? null;
