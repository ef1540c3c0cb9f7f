import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { toSample, type SampleDefaults } from '../classify/to-sample.ts';
import { CommandFailure } from '../command-failure.ts';
import { show, type Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';

type Options = {
  readonly jsonl?: string;
  readonly file?: string;
  readonly provider?: string;
  readonly channel?: string;
  readonly status?: string;
  readonly json?: true;
};

export function addClassifyCommand(program: Command, context: Context): void {
  program
    .command('classify')
    .description('show what Baton makes of an error, and why; needs no server')
    .argument(
      '[sample...]',
      'the error as text or as JSON, or the file it is in; - or a pipe: standard input',
    )
    .option('-f, --file <path>', 'read the error from a file')
    .option('--jsonl <path>', 'read one sample a line, print one JSON answer a line; - reads standard input')
    .option('--provider <kind>', 'who said it, where the sample does not tell: claude-code, openai …')
    .option('--channel <channel>', 'where it was seen: http, sse, cli or network')
    .option('--status <number>', 'the HTTP status')
    .option('--json', 'print JSON')
    .action((words: readonly string[], options: Options) => classify(context, words, options));
}

async function classify(context: Context, words: readonly string[], options: Options): Promise<void> {
  // Loaded here: no other command pays for the providers.
  const { answer, renderAnswer } = await import('../classify/answer.ts');
  const now = context.now();
  const defaults = defaultsOf(options);
  if (options.jsonl !== undefined) {
    for await (const line of linesOf(options.jsonl, context))
      if (line.trim() !== '') context.stdout.line(JSON.stringify(answer(toSample(line, defaults), now)));
    return;
  }
  const text = await readGiven(words, options, context);
  const found = answer(toSample(text, defaults), now);
  show(context, options.json, found, () => renderAnswer(found, context.stdout, now));
}

function defaultsOf({ provider, channel, status }: Options): SampleDefaults {
  if (channel !== undefined && !['http', 'sse', 'cli', 'network'].includes(channel))
    throw refuse(`--channel ${channel} is none.`, 'Use http, sse, cli or network.');
  const number = Number(status);
  if (status !== undefined && !(Number.isInteger(number) && number >= 100 && number <= 599))
    throw refuse(`--status ${status} is no HTTP status.`, 'Use a number from 100 to 599.');
  return {
    ...(provider !== undefined && { provider }),
    ...(channel !== undefined && { channel }),
    ...(status !== undefined && { status: number }),
  };
}

async function readGiven(words: readonly string[], { file }: Options, context: Context): Promise<string> {
  if (file !== undefined) return readWhole(file);
  const [only] = words;
  if (words.length === 1 && only !== undefined && only !== '-' && isFile(only)) return readWhole(only);
  if (words.length > 0 && !(words.length === 1 && only === '-')) return words.join(' ');
  if (context.stdin.isTTY)
    throw refuse(
      'There is no error to look at.',
      `Give it as in \`${context.config.commandName} classify "429 Too Many Requests"\`, or pipe it in.`,
    );
  return (await buffer(context.stdin)).toString('utf8');
}

const isFile = (word: string): boolean => word.length < 1_000 && !/[\s{]/.test(word) && existsSync(word);

const readWhole = async (path: string): Promise<string> =>
  (
    await readFile(path).catch((error: NodeJS.ErrnoException) => Promise.reject(unreadable(path, error)))
  ).toString('utf8');

async function* linesOf(path: string, { stdin }: Context): AsyncGenerator<string> {
  const input = path === '-' ? stdin : createReadStream(path);
  try {
    yield* createInterface({ input, crlfDelay: Infinity });
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}

const unreadable = (path: string, error: NodeJS.ErrnoException): CommandFailure =>
  refuse(
    `${path} ${error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code ?? error.message})`}.`,
    'Give the path of a file that this user may read.',
  );

const refuse = (message: string, next: string): CommandFailure =>
  new CommandFailure(exitCodes.badInput, message, next);
