import type { Turn } from './chat.ts';

/**
 * Joins neighbours of one role, user texts with a line break, assistant texts without. Some clients send
 * neighbours as one message and others do not; joined, the same conversation has the same turns on every wire.
 */
export function joinTurns(turns: readonly Turn[]): Turn[] {
  const joined: Turn[] = [];
  for (const turn of turns) {
    const last = joined.at(-1);
    if (last?.role === 'user' && turn.role === 'user') {
      joined[joined.length - 1] = { role: 'user', text: `${last.text}\n${turn.text}` };
    } else if (last?.role === 'assistant' && turn.role === 'assistant') {
      const calls = [...last.calls, ...turn.calls];
      joined[joined.length - 1] = { role: 'assistant', text: last.text + turn.text, calls };
    } else {
      joined.push(turn);
    }
  }
  return joined;
}
