import { CHARACTERS_PER_TOKEN } from '../chat/estimate-tokens.ts';

const PIECE_CHARACTERS = 4 * CHARACTERS_PER_TOKEN;

/** The pieces in which a text streams: 16 characters, about 4 tokens; never splits a surrogate pair. */
export function splitPieces(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (start < text.length) {
    let end = start + PIECE_CHARACTERS;
    if (isHighSurrogate(text.charCodeAt(end - 1))) end += 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
