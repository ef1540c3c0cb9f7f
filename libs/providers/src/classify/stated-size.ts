/** What a refusal as too long says of sizes, in tokens as the provider counts. */
export type StatedSize = {
  /** What fits. */
  readonly limitTokens?: number;
  /** What was sent. */
  readonly reportedTokens?: number;
};

const number = String.raw`(\d[\d,_]*)(?![\d_])`;
const pattern = (source: string): RegExp => new RegExp(source.replaceAll('#', number), 'i');

/** The special before the general; a number of bytes is none of tokens. */
const limits = [
  'maximum input length of # tokens',
  "(?:maximum|only|model’s|model's)? ?(?:context|prompt) length (?:is|of)(?: only)? # ?tokens",
  'maximum (?:context|prompt) length (?:is|of) #',
  'with # maximum context length',
  String.raw`maximum number of tokens allowed \(#\)`,
  'range of input length should be \\[\\d+, ?#\\]',
  'must be <= #',
  String.raw`# ?(?:tokens )?\+ ?[\d,_]+ ?> ?#`,
  String.raw`(?<=\d(?: tokens)? > )#(?! ?(?:-|\w*bytes))`,
  'tokens,? maximum #',
  'cannot exceed #',
  String.raw`limit(?: of| is|:)? #(?! ?\w*bytes)`,
].map(pattern);

const reported = [
  String.raw`\(# in the messages`,
  '# tokens from the input',
  'passed # input tokens',
  'resulted in # tokens',
  'your request has # input tokens',
  'request contains # tokens',
  'requested(?: a total of)? # tokens',
  String.raw`token count(?: of)? \(?#\)?`,
  'prompt contains # tokens',
  'current length is #',
  'received #',
  'given: # ',
  'keep the first # tokens',
  String.raw`# ?(?:tokens )?\+ ?[\d,_]+ ?> ?\d`,
  String.raw`#(?: tokens)? > \d`,
  'limit exceeded: # tokens',
  String.raw`requested:? #`,
].map(pattern);

/** Found in the provider's own words, which are tried as they come: the innermost first. */
export function readStatedSize(readings: readonly string[]): StatedSize {
  const [limitTokens, reportedTokens] = [limits, reported].map((patterns) => firstOf(patterns, readings));
  return {
    ...(limitTokens !== undefined && { limitTokens }),
    ...(reportedTokens !== undefined && { reportedTokens }),
  };
}

function firstOf(patterns: readonly RegExp[], readings: readonly string[]): number | undefined {
  for (const reading of readings)
    for (const each of patterns) {
      const found = each
        .exec(reading)
        ?.slice(1)
        .findLast((group) => group !== undefined);
      const tokens = Number(found?.replaceAll(/[,_]/g, ''));
      if (Number.isSafeInteger(tokens) && tokens > 0) return tokens;
    }
  return undefined;
}
