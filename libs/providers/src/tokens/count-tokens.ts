import type { CountTokens } from '@baton/domain';

/** Longer texts are counted in samples spread over them: a file of a few megabytes would take half a second. */
const mostCounted = 200_000;
const samples = 16;
const sampleLength = 4_000;
/** Merging takes quadratic time in a run without a break (Chinese, base64): a piece bounds it. */
const piece = 120;

let loading: Promise<CountTokens> | null = null;

/**
 * Counts with the tables of `o200k_base`, loaded once and only when first asked for: they take about 65 MB and
 * 130 ms. No vendor's own count is the same; `correctedBy` of the domain evens that out with what providers report.
 */
export function loadCountTokens(): Promise<CountTokens> {
  loading ??= load();
  return loading;
}

async function load(): Promise<CountTokens> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  /** What looks like a control token in a transcript is text. */
  const asText = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };
  const countExactly = (text: string): number =>
    piecesOf(text).reduce((sum, each) => sum + countTokens(each, asText), 0);
  return (text) => (text.length > mostCounted ? countSampled(text, countExactly) : countExactly(text));
}

function countSampled(text: string, countExactly: CountTokens): number {
  const stride = (text.length - sampleLength) / (samples - 1);
  let counted = 0;
  for (let index = 0; index < samples; index += 1) {
    const from = Math.floor(index * stride);
    counted += countExactly(text.slice(from, from + sampleLength));
  }
  return Math.ceil((counted / (samples * sampleLength)) * text.length);
}

/** Pieces that end at a space where there is one: a cut word counts as two tokens. */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length;) {
    const next = text.slice(from, from + piece);
    const space = from + piece < text.length ? next.lastIndexOf(' ') : -1;
    pieces.push(space > 0 ? next.slice(0, space) : next);
    from += space > 0 ? space : piece;
  }
  return pieces;
}
