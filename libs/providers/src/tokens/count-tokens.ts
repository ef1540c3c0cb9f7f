import type { CountTokens } from '@baton/domain';

/** Longer texts are counted in three samples: a tenth of a second is too much for one tool output. */
const mostCounted = 60_000;
const sample = 8_000;
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
  const middle = Math.floor((text.length - sample) / 2);
  const samples = [text.slice(0, sample), text.slice(middle, middle + sample), text.slice(-sample)];
  const counted = samples.reduce((sum, each) => sum + countExactly(each), 0);
  return Math.ceil((counted / (sample * samples.length)) * text.length);
}

/** Pieces that end at a space where there is one: a cut word counts as two tokens. */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length;) {
    const space = from + piece < text.length ? text.lastIndexOf(' ', from + piece) : -1;
    const to = space > from ? space : from + piece;
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
}

/** Without tables: four characters a token in Latin script, one and a half in others. For use before they are loaded. */
export function estimateTextTokens(text: string): number {
  const wide = text.length - (text.match(/[\0-ɏ]+/g) ?? []).reduce((sum, run) => sum + run.length, 0);
  return Math.ceil((text.length - wide) / 4 + wide / 1.5);
}
