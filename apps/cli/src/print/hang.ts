import { textWidth } from './text-width.ts';

/** Breaks a text at words so that all lines after the first are indented; the first one begins at the indent already. */
export function hang(text: string, indent: number, columns: number): string {
  const room = Math.max(20, columns - indent);
  return text
    .split('\n')
    .flatMap((line) => breakLine(line, room))
    .join(`\n${' '.repeat(indent)}`);
}

function breakLine(line: string, room: number): readonly string[] {
  if (textWidth(line) <= room) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (textWidth(longer) <= room || current === '') current = longer;
    else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}
