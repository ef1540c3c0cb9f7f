import type { Vendor } from './vendor.ts';

const source = 'generic: words that several vendors share';

/** The last table: words that no vendor owns. */
export const generic: Vendor = {
  name: 'generic',
  kinds: [],
  names: {},
  wordings: [
    {
      says: /insufficient[ _-](?:[\w ]{0,20})(?:quota|balance|credits?|funds)|quota (?:is |has been |was )?exhausted|(?:used(?: up)?|spent|exhausted|run out of|out of) (?:all )?(?:of )?(?:your )?(?:[\w-]+ )?credits|balance is (?:too low|insufficient|exhausted|empty)|api calls \/ (?:month|day)|quota exceeded for (?:this|the) (?:billing|month|day)|credit balance|(?:not enough|out of|no|any|more|remaining) (?:credits|balance)|spending (?:limit|cap)|payment required|(?:daily (?:free )?|monthly (?:[\w-]+ ){0,2})(?:quota|allotment|allowance|limit)[\w ]{0,20}(?:exceeded|reached|exhausted|used)|(?:exceeded|reached|exhausted|used up) (?:your |the )?(?:daily|monthly)|free (?:quota|tier|usage|plan)[\w ]{0,30}(?:exceeded|reached|exhausted|used|limit)|per-day|plan (?:does not|doesn't) include|requires? a (?:paid|subscription)|upgrade your plan to/,
      class: 'quota_exhausted',
      source,
    },
    {
      says: /(?:5|five)[- ]?hour (?:usage )?limit (?:is |has been )?(?:reached|exceeded|hit|exhausted)|weekly (?:usage )?limit (?:reached|exceeded|hit|exhausted)|usage limit (?:has been )?(?:reached|exceeded|hit)|you(?:'ve| have)? (?:hit|reached|exceeded) (?:your|the) (?:[\w-]+ ){0,3}usage limit|session (?:usage )?limit (?:reached|exceeded)|subscription rate limit/,
      class: 'usage_window',
      source,
    },
    {
      says: /weekly (?:usage )?limit|(?:5|five)[- ]?hour|usage limit/,
      class: 'usage_window',
      onlyIfFailed: true,
      source,
    },
    {
      says: /(?:prompt|input|conversation|message|request|context|messages)(?: is|'s| are)? too (?:long|large)|context overflow:|due to context overflow|exceeds? (?:the |your |this )?(?:[\w'-]+ ){0,3}context (?:window|length|limit|size)|exceeds? (?:the |your )?token limit|token limit exceeded|number of tokens in the prompt|maximum prompt length|context window exceeds|context[ _](?:length|window|size)[\w ]{0,30}(?:exceeded|overflow|too)|exceed(?:s|ed)? (?:the |your )?(?:model'?s? )?(?:maximum |max |available )?(?:context|input|token limit|prompt)|maximum context|too many (?:input )?tokens(?! per)|request entity too large|payload too large|content too large|exceeded model token limit|reduce the length/,
      class: 'context_too_long',
      source,
    },
    {
      says: /max_tokens[^.]{0,60}(?:exceeds|too large|at most|must be less)|output (?:token )?(?:limit|maximum) (?:reached|exceeded)|maximum output/,
      class: 'output_too_long',
      source,
    },
    {
      says: /content (?:management|filter|policy)|contentpolicy|response was filtered|responsible ai|prompt was (?:blocked|flagged|rejected)|prohibited content|safety (?:system|filter)|flagged by|moderation/,
      class: 'content_policy',
      onlyIfFailed: true,
      source,
    },
    {
      says: /(?:invalid|incorrect|missing|expired|revoked|wrong|no) (?:x-)?(?:api|auth|access)[- _]?(?:key|token)|api[- ]key (?:is )?(?:invalid|missing|required|not (?:valid|found|set))|(?:invalid|expired|missing|bad) (?:authentication|credentials?|bearer|token)|token (?:is|has) (?:expired|invalid)|authentication (?:failed|required|error|fails)|not authenticated|please (?:log|sign) ?in|re-authenticate|(?:missing|set the|requires setting the) (?:required )?environment variables?:? [`'"]?\w*(?:key|token)|no (?:credentials|api key|auth\w*) (?:found|configured|provided|set)|could not (?:validate|load|find) (?:the |your )?credentials/,
      class: 'auth',
      source,
    },
    {
      says: /not available in your (?:country|region)|(?:country|region|location)[\w ,]{0,30}not supported|unsupported (?:country|region)|not authorized to (?:use|access) (?:this |the )?model|(?:model|plan).{0,40}not (?:available|included|enabled) (?:for|in|on) (?:your|(?:the )?current)/,
      class: 'permission',
      action: 'switch_provider',
      source,
    },
    {
      says: /permission denied|access denied|not allowed to|not authorized|do(?:es)? not have (?:permission|access)|forbidden by|api key is valid, but/,
      class: 'permission',
      action: 'escalate',
      source,
    },
    {
      says: /model.{0,80}(?:does not exist|not found|doesn't exist|not exist|is not supported)|unknown (?:model|provider)|no such model|unexpected redirect/,
      class: 'not_found',
      source,
    },
    {
      says: /at capacity.{0,60}(?:different|another|other) model|(?:try|use|switch to) (?:a different|another) model/,
      class: 'overloaded',
      action: 'switch_provider',
      scope: 'model',
      source,
    },
    {
      says: /overloaded(?! with (?!other))|(?:at|no|over|insufficient) capacity|(?:temporarily|currently) unavailable|high (?:demand|load|traffic|volume)|(?:temporarily|currently) busy|unexpectedly high|server (?:is )?(?:too )?busy|service unavailable/,
      class: 'overloaded',
      source,
    },
    {
      says: /rate[- ]?limit(?:s|ing)? (?:has been |have been |was |is )?(?:exceeded|reached|hit|error)|(?:exceeded|reached|hit) (?:the |your |a |an |its |our )?(?:[\w-]+ ){0,3}rate[- ]?limit|rate[- ]?limited|too many (?:requests|tokens|concurrent)|throttl(?:ed|ing)|quota exceeded|concurrency limit (?:exceeded|reached)|maximum retry attempts reached for rate/,
      class: 'rate_limit',
      source,
    },
    {
      says: /rate.?limit|throttl|slow down|requests? per (?:minute|second)|concurrency limit/,
      class: 'rate_limit',
      onlyIfFailed: true,
      source,
    },
    {
      says: /(?:request|connection|operation|read|gateway|response|stream|call|query) (?:has )?timed? ?out|timed out (?:after|while|waiting)|timeout (?:exceeded|error|after|while)|deadline exceeded|timed out\.?$/,
      class: 'timeout',
      source,
    },
    { says: /tim(?:ed?|e)[- ]?out/, class: 'timeout', onlyIfFailed: true, source },
    {
      says: /internal (?:server )?error|server[_ ]error|bad gateway|upstream (?:error|request failed|connect error)|something went wrong|unknown error|provider returned error|api request failed|(?:upstream )?response was not valid json|did not provide any (?:assistant )?(?:messages?|output)|ended the response before|returned (?:an empty response|no (?:content|choices|output))/,
      class: 'server_error',
      source,
    },
    {
      says: /unable to connect|could not connect|failed to connect|connection (?:failed|error|refused|reset|lost|dropped|closed)|^terminated$/,
      class: 'network',
      source,
    },
    {
      says: /\bterminated\b|\bsocket\b|\bconnection\b|bound to|disconnected/,
      class: 'network',
      onlyIfFailed: true,
      source,
    },
    {
      says: /invalid (?:request|schema|parameter|argument|value|json|type)|validation error|malformed|unprocessable|must be (?:a|an|one of|of type)|is required|unsupported|bad request/,
      class: 'invalid_request',
      onlyIfFailed: true,
      source,
    },
  ],
};
