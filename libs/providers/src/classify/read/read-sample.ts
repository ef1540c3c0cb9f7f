import type { FailureSample } from '../failure-sample.ts';
import { bounded, normalised } from './bounded.ts';
import { createFacts, type Facts } from './facts.ts';
import { findTrees, unescape, type Found } from './parse-loose.ts';
import { readTree } from './read-tree.ts';
import { talkWeight } from './talk.ts';

/** A sample, taken apart. */
export type Seen = {
  readonly sample: FailureSample;
  /** Head and tail of the body, from the last attempt on where it tells of several. */
  readonly text: string;
  /** The whole head and tail, for waits: the last one counts. */
  readonly allText: string;
  readonly facts: Facts;
  /** What stands before, between and after its objects. */
  readonly prose: string;
  /** The words before the first object, or null where there is none. */
  readonly beforeTree: string | null;
  /** How much the prose reads like a tale; counted once. */
  readonly talk: () => number;
  /** Messages as wordings are tried on them: the innermost first, the whole text last. */
  readonly readings: readonly string[];
};

const longestReading = 1_500;
const mostReadings = 4;
const longestTale = 4_000;

export function readSample(sample: FailureSample): Seen {
  const allText = bounded(sample.body);
  const text = fromLastAttempt(allText);
  const found = findTrees(text);
  const plain = found.length === 0 && /[{[]\\+["']/.test(text) ? unescape(text) : text;
  const trees = plain === text ? found : findTrees(plain);
  const facts = createFacts();
  for (const { tree } of trees) readTree(tree, facts);
  const prose = proseOf(plain, trees);
  let talk: number | null = null;
  return {
    sample,
    text,
    allText,
    facts,
    prose,
    talk: () => (talk ??= talkWeight(prose.slice(0, longestTale))),
    beforeTree: trees[0] === undefined ? null : plain.slice(0, trees[0].start),
    readings: readingsOf(facts.messages, text),
  };
}

/** Claude Code prints every attempt: "API Error (…) · Retrying in 4 seconds… (attempt 4/10)". */
function fromLastAttempt(text: string): string {
  // What is wrong with a certificate stands between the attempts.
  if (!/retrying in/i.test(text) || /certificate/i.test(text)) return text;
  const attempts = [...text.matchAll(/^.*\bAPI Error[ :](?!\s*Operation aborted)/gm)];
  const last = attempts.at(-1);
  return last ? text.slice(last.index) : text;
}

/** The frames of a stack, in Node's and in Python's way of printing: they are code, and nobody's words. */
const frames =
  /^[^\S\n]+at .*$|^Traceback \(most recent call last\):$|^[ |]*File "[^"\n]+", line \d+, in .*(?:\n {4,}(?!File ).*)*$/gm;

function proseOf(text: string, trees: readonly Found[]): string {
  let prose = '';
  let at = 0;
  for (const { start, end } of trees) {
    prose += text.slice(at, start);
    at = end;
  }
  return (prose + text.slice(at)).replaceAll(frames, '');
}

function readingsOf(messages: readonly string[], text: string): readonly string[] {
  const innermost = messages.slice(-mostReadings).toReversed();
  const readings = innermost.map((message) => normalised(message.slice(0, longestReading)));
  // Where messages were found, the text around them has little to add.
  const half = messages.length > 0 ? longestReading / 2 : longestReading;
  const whole = text.length <= half * 2 ? text : `${text.slice(0, half)}\n${text.slice(-half)}`;
  return [...new Set([...readings, normalised(whole)])].filter((reading) => reading !== '');
}
