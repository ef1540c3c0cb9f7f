const mark = '[redacted]';

/** What looks like a secret wherever it stands; `$1` is kept. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(set-cookie|cookie)["']?\s*[:=].*$/gim, `$1: ${mark}`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${mark}`],
  [/(\/\/)[^\s/@:]+:[^\s/@]+@/g, `$1${mark}@`],
  [/\b(?:sk|pk|rk|gsk|xai|syn|ghp|gho|glpat|github_pat|hf|tvly|key)[-_][\w-]{8,}/gi, mark],
  [/\bAIza[\w-]{20,}/g, mark],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, mark],
  [
    /\b((?:x-)?api[-_]?key|authorization|access[-_]?token|auth[-_]?token|token|secret|password)(["']?\s*[:=]\s*["']?)[^\s"',;&})]+/gi,
    `$1$2${mark}`,
  ],
  [/\b(key)=[^\s"',;&})]+/gi, `$1=${mark}`],
];

/** Shorter secrets would blank ordinary words. */
const shortestSecret = 6;

/** The text without secrets: the given ones, and whatever has the shape of a key, a token, a cookie or a URL's login. */
export function redact(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret.length >= shortestSecret);
  const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, mark), text);
  return patterns.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), withoutKnown);
}

const longestLine = 500;

/** One line of at most 500 characters for a failure's message: redacted before it is cut. */
export function redactedLine(text: string, secrets: readonly string[]): string {
  const line = redact(text, secrets)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return (line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line).toWellFormed();
}
