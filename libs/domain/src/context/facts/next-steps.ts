import { textOf } from '../../message.ts';
import { oneLine } from '../cut.ts';
import type { LogEntry } from '../log.ts';
import type { Fact } from './facts.ts';
import { sentencesOf } from './sentences.ts';

const longest = 300;
const item = /^\s*(?:[-*•+]|\d{1,3}[.)])\s+(.*)$/;
const isDone = /^\[[xX]\]|^[✓✔✅]/;
const announcesNext = /\b(?:next|remaining|to-?do|still to|outstanding|steps?|plan)\b/i;
const announcesDone = /\b(?:done|completed|finished|changed|summary|so far|results?)\b/i;
const saysNext =
  /\bnext\b|^(?:then|after that|afterwards)\b|\bremains?\b|\bstill (?:have|need|has|needs) to\b/i;

/** What the last answer says comes next: its last list that is not one of things done, else its sentences that say so. */
export function nextStepsOf(log: readonly LogEntry[], most: number): readonly Fact[] {
  const last = log.findLast(({ message }) => message.role === 'assistant' && textOf(message).trim() !== '');
  if (!last) return [];
  const text = textOf(last.message);
  const lists = listsIn(text).filter(({ items }) => items.length > 0);
  const list =
    lists.findLast(({ heading }) => announcesNext.test(heading)) ??
    lists.findLast(({ heading }) => !announcesDone.test(heading));
  const steps = list?.items ?? sentencesOf(text, longest).filter((sentence) => saysNext.test(sentence));
  return steps.slice(0, most).map((step) => ({ text: step, number: last.number }));
}

type List = { readonly heading: string; readonly items: string[] };

/** The lists of a text, each with the line before it; items that are ticked off are left out. */
function listsIn(text: string): readonly List[] {
  const lists: List[] = [];
  let heading = '';
  let open: List | null = null;
  for (const line of text.split('\n')) {
    const found = item.exec(line)?.[1];
    if (found !== undefined) {
      if (!open) lists.push((open = { heading, items: [] }));
      if (!isDone.test(found)) open.items.push(oneLine(found.replace(/^\[ \]\s*/, ''), longest));
    } else if (line.trim() !== '' && !/^\s/.test(line)) {
      heading = line;
      open = null;
    }
  }
  return lists;
}
