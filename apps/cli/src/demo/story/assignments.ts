import type { Story } from './story.ts';

/** A task of the demo: what it is told, the files it finds, and the number it must still know at its end. */
export type Assignment = {
  readonly number: number;
  readonly title: string;
  readonly input: string;
  /** As its files are called. */
  readonly topic: string;
  readonly ticket: string;
};

export const assignmentsOf = ({ titles }: Story): readonly Assignment[] =>
  titles.map((title, index) => {
    const topic = title.toLowerCase().replaceAll(' ', '-');
    return {
      number: index + 1,
      title,
      topic,
      ticket: `T-${4_100 + 37 * (index + 1)}`,
      // What is asked for at the end stands in the first file alone.
      input: `Read the log of ${topic}, note what you find, and name the ticket.\nRecall: ticket`,
    };
  });

/** The files that its tools will read: the ticket stands at the top of the first, which may be a long one. */
export function filesOf(
  { topic, ticket, number }: Assignment,
  story: Story,
): Readonly<Record<string, string>> {
  const log = (part: number, lines: number): string =>
    Array.from({ length: lines }, (_, line) => `09:${10 + part} ${topic} seen at node ${line}`).join('\n');
  const long = number === story.tooLong ? 1_600 : 12;
  return Object.fromEntries(
    Array.from({ length: readingSteps(story.steps) }, (_, part) => [
      `${topic}-${part + 1}.txt`,
      part === 0 ? `The ticket is ${ticket}.\n${log(part, long)}` : log(part, 12),
    ]),
  );
}

/** All but the note, the look at it, and the last answer. */
export const readingSteps = (steps: number): number => steps - 3;
