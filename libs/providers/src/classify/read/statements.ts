import { normalised } from './bounded.ts';

const glyphs = /^(?:[\s⎿■✕✗✖×❌⚠●⏺⚡🛑🚫❗📝!▌|>│└─]|\uFE0F)+/u;
const mostStatements = 120;

/** What may stand before an error: a time, a level, a class, a status, "Failed to …:", "Last error:". */
const prefixes: readonly RegExp[] = [
  /^\[?\d{4}[-/]\d\d[-/]\d\d[t ](?:- )?[\d:.,-]+(?:z|[+-]\d\d:?\d\d)?\]?[:\s]*/,
  /^\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?\s*/,
  /^(?:[\w-]+=[^|"]{0,60}|[\w-]{1,40}) \| (?:\| )?/,
  /^[^:"'`{}]{0,90}(?:\b|_)(?:error|exception|failed|failure|cause|reason|status|disconnected before completion|fatal|llm|said|message|api|provider|model|reply|response|request)\b[^:"'`{}]{0,90}: ["']?/,
  /^\[?(?:error|err|fatal|warn|warning|critical|info|panic)\b\]?(?!=):?\s*(?=\S)/,
  /^\[[\w /@.:-]{1,60}\]:?\s+/,
  /^(?:uncaught |caused by: )?(?:[a-z_][\w$]*\.)*[\w$]*(?:error|exception|failure|fault|timeout)(?: ?\[[\w ]+\])?(?: \([\w -]{1,30}\))?: /,
  /^(?:[a-z_]\w*\.)+[a-z_]\w*: /,
  /^\(\w+error\) /,
  /^(?:error code|status(?: code)?|http(?:\/[\d.]+)?|api error|unexpected status)?:? ?\(?[45]\d\d\)?(?: [a-z' -]{2,40})?(?: -|:|,) /,
  /^(?:got status|status): [a-z_]+\. /,
  /^(?:status_?code|code|status)=\d{3}[,;]? /,
  /^(?:none|null|undefined|[45]\d\d): /,
  /^\w+:(?=[45]\d\d: )/,
  /^(?:raw)?(?:error|err|cause)=["']?/,
  /^\[?[45]\d\d\]? (?=["'])/,
  /^retrying .{1,160}? as it raised /,
  /^(?:http request: )?[a-z]+ https?:\S+ "http\/[\d.]+ (?=[45]\d\d )/,
  /^ssl: /,
  /^failed after \d+ (?:attempts|retries)\.? /,
  /^(?:sorry|oops!?|i'm sorry|unfortunately|hmm)[,.!]? /,
  /^["']/,
];

/** A line of a list, a comment, a heading, a table, a difference, code or a test's report: somebody tells of something. */
const told =
  /^[\d\sT:.,Z-]*\[?(?:INFO|DEBUG|TRACE|NOTICE|VERBOSE)\b|^\S+\.\w{1,4}:\d+:|^\s*\$ |^\s*(?:[-*+•]\s+\S|\d+[.)]\s+\S|#{1,6}\s|#\s?\S|\/\/|\/\*|<!--|--\s|@@|[+-]{1,3}[\w"'`({]|\|.*\||>\s|(?:PASS|FAIL|FAILED|ok|not ok|✓|✔|√|○|SKIP|RUN|---|===|E\s{2,}|expected|received|assert)\b|(?:✓|✔|√|○)|(?:const|let|var|def|class|import|from|function|return|if|for|async|export|it|test|describe|expect|raise|throw|catch|except|case|assert)\b.{0,80}[({=:;])/;

/**
 * The statements of a text that may be an error by themselves: lines, sentences, and what follows the usual prefixes;
 * without what is quoted, listed, commented or in a fence.
 */
export function statementsOf(text: string): readonly string[] {
  const statements: string[] = [];
  let fenced = false;
  for (const line of text.split('\n')) {
    if (/^\s*(?:```|~~~)/.test(line)) {
      fenced = !fenced;
      continue;
    }
    if (fenced || line.trim() === '' || told.test(line)) continue;
    for (const sentence of line.split(/(?<=[.!?])\s+(?=[A-Z"'])| · | ∙ | \u2014 | • /))
      addStripped(sentence, statements);
    if (statements.length > mostStatements) break;
  }
  return [...new Set(statements)];
}

/** The statement, and what is left of it each time that a prefix is taken away. */
function addStripped(sentence: string, statements: string[]): void {
  let rest = normalised(sentence.replace(glyphs, ''));
  statements.push(rest);
  for (let round = 0; round < 14; round += 1) {
    const prefix = prefixes.find((one) => one.test(rest));
    if (prefix === undefined) return;
    rest = rest.replace(prefix, '').replace(glyphs, '');
    if (rest === '') return;
    statements.push(rest);
  }
}

/** Words may stand before the decisive ones, but neither quotes nor a tale: "The server is …", "Your input …". */
const leadIn = /^[\p{L}\p{N}_ ,()/.'-]{0,60}`?$/u;
const tale =
  /\b(?:when|if|whether|that|because|after|before|said|says|returned?|returns|got|handles?|handling|throws?|maps?|mapped|treats?|tests?|shows?|showed|fix(?:es|ed)?|adds?|added|now|saw|see|seen|like|such|called|named|instead|should|would\b(?!\s*$)|until|while|where|which|detects?|parses?|about|expect(?:s|ed)?|of an?|no longer|never|not|without|avoids?|prevents?|raised?|simulates?|mocks?|on an?|reports?|reported|as|means?|surfaced?|surfaces|emits?|getting|gets?)\b/;

/** Whether the words at this place are the statement's own, and not part of what it tells. */
export const isOwn = (statement: string, index: number): boolean => {
  const before = statement.slice(0, index);
  return leadIn.test(before) && !tale.test(before);
};

/** Before words that nobody owns stands hardly anything: "The model is …", "Your account has …". */
const plainWords = new Set(
  "the your this that a an our all they models code cli language we're we you you've have has had been i is are was it its api llm ai model models server servers service engine request requests provider provider's upstream http error errors account organization team plan key currently temporarily just already openai anthropic google claude gemini access monthly daily weekly auto-compaction compaction failed sorry oops please from to process operation call connection client input prompt message session user global free tier exceeded reached console go encountered experiencing would codex chatgpt copilot cursor grok kimi glm qwen deepseek mistral opencode ollama groq openrouter bedrock azure vertex and took too long".split(
    ' ',
  ),
);
export const isPlainLead = (before: string): boolean => {
  const words = before.match(/[\w'-]+/g) ?? [];
  return words.length <= 8 && words.every((word) => plainWords.has(word.replace(/'s$/, '')));
};
