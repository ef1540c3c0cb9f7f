import { withoutControls, type Format, type Screen } from '../terminal/screen.ts';
import { hang } from './hang.ts';

/** A name, its value, and the colour of the value; null and empty values leave the line out. */
export type Fact = readonly [name: string, value: string | null, format?: Format];

/** Names and values, one under the other; a value of several lines stays in its column. */
export function renderFacts(facts: readonly Fact[], screen: Screen): string {
  const shown = facts.flatMap(([name, value, format]) => (value ? [{ name, value, format }] : []));
  const indent = Math.max(...shown.map(({ name }) => name.length)) + 2;
  return shown
    .map(({ name, value, format }) => {
      const text = hang(withoutControls(value), indent, screen.columns());
      return screen.paint('dim', name.padEnd(indent)) + (format ? screen.paint(format, text) : text);
    })
    .join('\n');
}

export const heading = (text: string, screen: Screen): string => screen.paint('bold', text);
