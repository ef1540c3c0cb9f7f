import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { faultOfLine, toSample, type SampleDefaults } from '../classify/to-sample.ts';
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
    .addHelpText('after', sampleFields)
    .action((words: readonly string[], options: Options) => classify(context, words, options));
}

const sampleFields = `
A sample is a JSON object with any of these fields; a JSON object without them is an error's own body:
  body      the text as returned or printed; text is another name for it, an object is taken as JSON
  provider  who said it, as in --provider; kind is another name for it
  channel   http, sse, cli or network; http where there is a status, else cli
  status    the HTTP status
  headers   an object, names in any case
  exitCode  of the command that printed it
  id        comes back in the answer
With --jsonl, a line may also be a JSON string: the text alone. Each line has its answer; lines that are no JSON
are named on standard error, and the exit code is 2 at the end.`;

async function classify(context: Context, words: readonly string[], options: Options): Promise<void> {
  // Loaded here: no other command pays for the providers.
  const { answer, renderAnswer } = await import('../classify/answer.ts');
  const now = context.now();
  const { sampleKinds } = await import('@baton/providers');
  const defaults = defaultsOf(options, sampleKinds);
  if (options.jsonl !== undefined)
    return classifyLines(options.jsonl, context, (line) =>
      JSON.stringify(answer(toSample(line, defaults), now)),
    );
  const text = await readGiven(words, options, context);
  const found = answer(toSample(text, defaults), now);
  show(context, options.json, found, () => renderAnswer(found, context.stdout, now));
}

/** One answer a line, in order, also to lines that are no samples: those are named, and make the command fail. */
async function classifyLines(
  path: string,
  context: Context,
  answerTo: (line: string) => string,
): Promise<void> {
  let at = 0;
  let broken = 0;
  for await (const line of linesOf(path, context)) {
    at += 1;
    if (line.trim() === '') continue;
    const fault = faultOfLine(line);
    if (fault !== null) {
      broken += 1;
      context.stderr.line(`line ${at} ${fault}; it is taken as a text.`);
    }
    context.stdout.line(answerTo(line));
  }
  if (broken > 0)
    throw refuse(
      `${broken} ${broken === 1 ? 'line is no sample' : 'lines are no samples'}.`,
      'Write one JSON object or JSON string a line; `baton classify --help` lists the fields.',
    );
}

function defaultsOf({ provider, channel, status }: Options, kinds: readonly string[]): SampleDefaults {
  if (provider !== undefined && !kinds.includes(provider))
    throw refuse(`--provider ${provider} is not known.`, `Use one of: ${kinds.join(', ')}.`);
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
