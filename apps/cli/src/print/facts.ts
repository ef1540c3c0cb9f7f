import { withoutControls, type Screen } from '../terminal/screen.ts';
import { hang } from './hang.ts';

/** Names and values, one under the other; a value of several lines stays in its column, null leaves the line out. */
export function renderFacts(facts: readonly (readonly [string, string | null])[], screen: Screen): string {
  const shown = facts.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value] as const]));
  const indent = Math.max(...shown.map(([name]) => name.length)) + 2;
  return shown
    .map(([name, value]) => screen.paint('dim', name.padEnd(indent)) + hang(withoutControls(value), indent, screen.columns()))
    .join('\n');
}

export const heading = (text: string, screen: Screen): string => screen.paint('bold', text);
