import { headOf, oneLine, tailOf } from '../cut.ts';

/** Longer texts are read at their beginning and end only: what decides stands there. */
const mostRead = 40_000;

/** The sentences of a text in order, without code blocks and list marks, each on one line of at most `most` characters. */
export function sentencesOf(text: string, most: number): readonly string[] {
  const read =
    text.length <= mostRead ? text : `${headOf(text, mostRead / 2)}\n${tailOf(text, mostRead / 2)}`;
  return withoutCode(read)
    .split('\n')
    .flatMap((line) => line.replace(listMark, '').split(sentenceEnd))
    .map((sentence) => oneLine(sentence, most))
    .filter((sentence) => /\p{L}/u.test(sentence));
}

export const listMark = /^\s*(?:[-*•+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?|^\s*#{1,6}\s+|^\s*>\s?/;

/** After a full stop, but not after `e.g.` and the like, nor after an initial. */
const sentenceEnd = /(?<=[.!?]["'”’)]?)(?<!\b(?:e\.g|i\.e|etc|vs|cf|approx|\p{Lu})\.)\s+|(?<=[。！？])/u;

const withoutCode = (text: string): string => text.replaceAll(/```[\s\S]*?(?:```|$)/g, '\n');
