import { text as readAll } from 'node:stream/consumers';
import { CommandFailure } from '../command-failure.ts';
import { exitCodes } from '../exit-code.ts';

type TextSource = {
  readonly words: readonly string[];
  readonly stdin: NodeJS.ReadStream;
  readonly example: string;
};

/** The words of the command line as one text; `-`, or no words and a pipe, stands for standard input. */
export async function readText({ words, stdin, example }: TextSource): Promise<string> {
  const piped = words.length === 0 && !stdin.isTTY;
  const fromStdin = piped || words.includes('-') ? await readAll(stdin) : '';
  const text = piped
    ? fromStdin
    : words.map((word) => (word === '-' ? `\n\n${fromStdin}\n\n` : word)).join(' ');
  if (/\S/.test(text)) return text.trim();
  throw new CommandFailure(
    exitCodes.badInput,
    piped ? 'Standard input is empty.' : 'There is no text.',
    `Give it as in \`${example}\`, or pipe it in.`,
  );
}
