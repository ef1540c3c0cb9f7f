import type { FilePart, Message, Part } from '../message.ts';

/** Tokens of a text. Must be deterministic; an exact tokenizer or an estimate. */
export type CountTokens = (text: string) => number;

/** Without tables: four characters a token in Latin script, one and a half in others. For hard requirements, budgets and prices. */
export function estimateTextTokens(text: string): number {
  const wide = text.length - (text.match(/[\0-ɏ]+/g) ?? []).reduce((sum, run) => sum + run.length, 0);
  return Math.ceil((text.length - wide) / 4 + wide / 1.5);
}

/** What every message costs besides its parts. */
const messageOverhead = 4;

/**
 * How far a provider's own count lies from ours: what it reported ÷ what we had counted. Bounded, so that one odd
 * answer (a cached prompt reported as zero, a usage of another call) cannot shrink or blow up every later context.
 */
export function correctedBy(reported: number, counted: number): number {
  if (!(reported > 0) || !(counted > 0) || !Number.isFinite(reported / counted)) return 1;
  return Math.min(2.5, Math.max(0.5, reported / counted));
}

export const messageTokens = (message: Message, countTokens: CountTokens): number =>
  message.parts.reduce((sum, part) => sum + partTokens(part, countTokens), messageOverhead);

/** A rough size in tokens: parts are counted as for fitting, texts without tables. */
export const estimateTokens = (messages: readonly Message[]): number =>
  messages.reduce((sum, message) => sum + messageTokens(message, estimateTextTokens), 0);

/** Parts never change, so each is counted once per counter, however often a context is fitted. */
const counted = new WeakMap<CountTokens, WeakMap<Part, number>>();

export function partTokens(part: Part, countTokens: CountTokens): number {
  const known = counted.get(countTokens) ?? new WeakMap<Part, number>();
  counted.set(countTokens, known);
  const before = known.get(part);
  if (before !== undefined) return before;
  const tokens = countPart(part, countTokens);
  known.set(part, tokens);
  return tokens;
}

function countPart(part: Part, countTokens: CountTokens): number {
  switch (part.type) {
    case 'text':
      return countTokens(part.text);
    case 'reasoning':
      return countTokens(part.text) + (part.vendor ? countTokens(JSON.stringify(part.vendor)) : 0);
    case 'tool-call':
      return countTokens(part.tool) + countTokens(JSON.stringify(part.args));
    case 'tool-result':
      return countTokens(typeof part.result === 'string' ? part.result : JSON.stringify(part.result));
    case 'file':
      return fileTokens(part);
  }
}

/** An image is about 1,600 tokens at most vendors; of other files only the size is known: text is dense, a PDF is not. */
function fileTokens({ mediaType, data }: FilePart): number {
  const bytes = Math.ceil(data.length * 0.75);
  if (mediaType.startsWith('image/')) return 1_600;
  if (/^text\/|json|xml|yaml|toml|javascript|sql|x-sh/.test(mediaType)) return Math.ceil(bytes / 3);
  return Math.max(1_600, Math.ceil(bytes / 16));
}
