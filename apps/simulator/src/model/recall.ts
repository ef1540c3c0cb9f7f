import { createHash } from 'node:crypto';
import type { Turn } from '../chat/chat.ts';

const EVERYTHING = /^[ \t]*recall everything[.?!]?[ \t]*$/im;
const SUBJECTS = [/^[ \t]*recall:(.+)$/im, /^.*what do you know about "([^"\n]+)"[ \t]*\?.*$/im];

/**
 * Answers a line of the last user text that asks what the model knows, or null when none does:
 * - `recall: X` or `What do you know about "X"?`: every line or sentence that contains X, in any case, with role
 *   and number (from 1) of its turn; a tool call counts as a line of its turn;
 * - `recall everything`: a digest as JSON. `sha256` is over the turns' texts joined with a line break.
 * The asking line itself is left out of what is searched, counted and hashed.
 */
export function recall(provider: string, turns: readonly Turn[]): string | null {
  const last = turns.findLastIndex((turn) => turn.role === 'user');
  const asking = turns[last]?.text ?? '';
  if (EVERYTHING.test(asking)) return digest(provider, withoutLine(turns, last, EVERYTHING));
  for (const pattern of SUBJECTS) {
    const subject = pattern.exec(asking)?.[1]?.trim();
    if (subject) return mentions(provider, withoutLine(turns, last, pattern), subject);
  }
  return null;
}

function withoutLine(turns: readonly Turn[], index: number, line: RegExp): Turn[] {
  return turns.flatMap((turn, position): Turn[] => {
    if (position !== index) return [turn];
    const text = turn.text.replace(line, '').trim();
    return text === '' ? [] : [{ role: 'user', text }];
  });
}

function mentions(provider: string, turns: readonly Turn[], subject: string): string {
  const found = turns.flatMap((turn, index) =>
    sentences(turn)
      .filter((sentence) => sentence.toLowerCase().includes(subject.toLowerCase()))
      .map((sentence) => `${turn.role} ${index + 1}: ${sentence.trim()}`),
  );
  if (found.length === 0) return `[simulated ${provider}] I know nothing about "${subject}".`;
  return `[simulated ${provider}] I know about "${subject}":\n${found.join('\n')}`;
}

function sentences(turn: Turn): string[] {
  const spoken = turn.text.split(/\n|(?<=[.!?])[ \t]+/);
  if (turn.role !== 'assistant') return spoken;
  return [...spoken, ...turn.calls.map((call) => `calls ${call.name} with ${call.arguments}`)];
}

function digest(provider: string, turns: readonly Turn[]): string {
  const count = (role: Turn['role']): number => turns.filter((turn) => turn.role === role).length;
  const texts = turns.map((turn) => turn.text).join('\n');
  return JSON.stringify({
    simulated: provider,
    user: count('user'),
    assistant: count('assistant'),
    tool: count('tool'),
    toolCalls: turns.flatMap((turn) => (turn.role === 'assistant' ? turn.calls : [])).length,
    sha256: createHash('sha256').update(texts).digest('hex'),
  });
}
