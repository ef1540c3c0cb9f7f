import { causeInText } from './cause-in-text.ts';
import { causeIfLikely, causeOfFailure } from './cause-of-failure.ts';
import { cause, type Cause } from './cause.ts';
import type { Seen } from './read/read-sample.ts';
import { normalised } from './read/bounded.ts';
import { statedStatus } from './read/stated-status.ts';
import { isCode } from './read/talk.ts';
import { exhaustedBucket, isUnifiedRejected } from './wait/from-headers.ts';

const none = { class: 'none' } as const;
const tale = 2;
const longTale = 4;

/** What a sample is: what its events and headers say, then whether the call failed at all, then why. */
export function findCause(seen: Seen, now: Date): Cause {
  return byWindow(seen) ?? byHeaders(seen, now) ?? (hasFailed(seen) ? whyFailed(seen) : perhapsFailed(seen));
}

/** Windows of a subscription, as Claude Code reports them: the last word of the stream counts. */
function byWindow({ facts }: Seen): Cause | null {
  const last = facts.windows.at(-1);
  if (!last) return null;
  if (last.status === 'rejected')
    return cause(
      { class: 'usage_window' },
      'event',
      'rate_limit_info.status',
      `rejected ${last.window}`.trim(),
    );
  return facts.isError || facts.messages.length > 0
    ? null
    : cause(none, 'event', 'rate_limit_info.status', last.status);
}

function byHeaders({ sample, facts }: Seen, now: Date): Cause | null {
  const { status, headers } = sample;
  if (isUnifiedRejected(headers) && (status === undefined || status === 429))
    return cause({ class: 'usage_window' }, 'header', 'anthropic-ratelimit-unified-status', 'rejected');
  if (sample.body.trim() !== '' || facts.isError || (status !== undefined && status !== 429)) return null;
  const used = exhaustedBucket(headers, now);
  return used && cause({ class: 'rate_limit' }, 'header', 'remaining', '0');
}

/** Whether it is known that the call failed: by its status, its channel, or an error in the machine's own terms. */
function hasFailed({ sample, facts, talk, beforeTree, text }: Seen): boolean {
  const weight = talk();
  if (sample.status !== undefined && sample.status >= 400)
    return sample.channel !== 'cli' || weight < longTale;
  if (sample.channel === 'network') return weight < longTale;
  if (isPage(text)) return true;
  if ((apiError.test(text) || raised.test(text)) && weight < tale && !facts.isAnswer) return true;
  if (!facts.isError || weight >= tale || isQuoted(beforeTree)) return false;
  return !/^\s*(?:```|~~~)/m.test(text) && !isCode(text.slice(0, 4_000));
}

/** A gateway's page, whose title or heading names the status. */
const isPage = (text: string): boolean =>
  /^\s*(?:[45]\d\d:? )?<(?:!doctype html|html)\b/i.test(text) &&
  statedStatus(normalised(text.slice(0, 1_000))) !== null;

/** How Claude Code, Gemini CLI and Qwen Code begin the line of a call that failed. */
const apiError = /^[\s⎿✕×✗●⏺■[]*API Error\b/;

/** A line that begins with the class of what a program raised, or with the level of an error in a log. */
const raised =
  /^(?:[^\S\n]|[>⎿✕×✗●■│❌⚠]|\uFE0F){0,40}(?:(?:<class ')?(?:[a-z_][\w$]*\.)*[A-Z]\w*(?:Error|Exception|Timeout)\b(?:'>)?(?: ?\[[\w ]{1,40}\])?: ?\S|(?:Unexpected |Unhandled |Uncaught |Fatal )?[Ee]rror(?: (?!handling|reporting|logging|tracking)[a-z]+ing [^\n:]{1,60})?: \S|[\d T:.,/Z-]{0,40}[[(]?ERR(?:OR)?[\])]?(?::| )|\d{4}-\d\d-\d\d[^\n]{0,90}\b(?:ERROR|CRITICAL|FATAL)\b)/m;

/** An error's body follows a colon, a status or nothing at all; in the middle of a sentence it is quoted. */
const isQuoted = (before: string | null): boolean =>
  !/https?:\/\/\S+\s*$/.test(before ?? '') &&
  before !== null &&
  before.trim().split(/\s+/).length > 3 &&
  !/\n\s*$/.test(before) &&
  !/(?:[:\-([=>|\]]|\d|\b(?:error|data|body|event|request|forbidden|unauthorized|exceeded|persists\.|\w+\.))\s*$/i.test(
    before,
  );

/** What came back over HTTP without a status is seldom anything else than an error. */
const isLikely = ({ sample, facts, prose, talk }: Seen): boolean =>
  (sample.channel === 'http' || sample.channel === 'sse') &&
  sample.status === undefined &&
  !facts.isAnswer &&
  facts.windows.length === 0 &&
  (facts.isError || prose.trim() !== '') &&
  talk() < tale;

/** What a command prints may have an error's shape without a word of one: then nothing is known. */
function whyFailed(seen: Seen): Cause {
  const { sample, facts } = seen;
  const isMute = sample.channel === 'cli' && sample.status === undefined && facts.messages.length === 0;
  return causeOfFailure(seen) ?? (isMute ? cause(none, 'unclassified', 'cli', '') : unclassified(seen));
}

const failed = (seen: Seen): Cause => causeOfFailure(seen) ?? unclassified(seen);

function perhapsFailed(seen: Seen): Cause {
  const { sample, facts, prose, talk } = seen;
  const likely = isLikely(seen) ? causeIfLikely(seen) : null;
  if (likely) return likely;
  const succeeded = hasSucceeded(seen);
  const results = facts.results.map((result) => causeInText(result.split('\n', 1)[0] ?? '', seen));
  const inResult = results.findLast((found) => found !== null && found.evidence.field !== 'generic');
  if (inResult) return inResult;
  if (succeeded) return cause(none, 'status', sample.channel, String(sample.status ?? sample.exitCode));
  if (facts.isError || talk() >= tale) {
    const last = lastPrinted(prose);
    return (last === null ? null : causeInText(last, seen)) ?? cause(none, 'text', 'talk', '');
  }
  const messages = facts.messages.toReversed().join('\n');
  return (
    causeInText(messages === '' ? prose : `${messages}\n${prose}`, seen) ??
    cause(none, 'unclassified', sample.channel, '')
  );
}

/** A good status, or a command that ended well with more to say than a banner. */
const hasSucceeded = ({ sample, text }: Seen): boolean =>
  sample.channel === 'http'
    ? sample.status !== undefined && sample.status < 400
    : sample.channel === 'cli' && sample.exitCode === 0 && text.length > longestBanner;
const longestBanner = 300;

/** What Claude Code printed below its answer as an error of its own: the answer above may talk of anything. */
function lastPrinted(prose: string): string | null {
  const at = prose.search(/^[^\S\n]*⎿\s+API Error\b(?![^]*^[^\S\n]*⎿\s+API Error\b)/m);
  return at < 0 ? null : prose.slice(at);
}

function unclassified({ sample }: Seen): Cause {
  const fallback = sample.channel === 'network' ? 'network' : 'server_error';
  return cause({ class: fallback }, 'unclassified', sample.channel, '');
}

/** The cause of a call that its caller saw fail, whatever its words. */
export const findCauseOfFailure = (seen: Seen, now: Date): Cause => {
  const found = byWindow(seen) ?? byHeaders(seen, now);
  return found && found.meaning.class !== 'none' ? found : failed(seen);
};
