import type { Command } from 'commander';
import { readText } from '../arguments/read-text.ts';
import { addTaskOptions, toSubmission, type TaskOptions } from '../arguments/task-options.ts';
import { show, type Context } from '../context.ts';
import { endWithOutcome } from '../follow/end-with-outcome.ts';
import { followTask } from '../follow/follow-task.ts';

type Options = TaskOptions & { readonly detach?: true; readonly json?: true };

export function addRunCommand(program: Command, context: Context): void {
  const command = program
    .command('run')
    .summary('submit a task, follow it and print its result')
    .description(
      'Submits a task, shows on stderr what happens to it, and prints its result to stdout.\n' +
        'Without a text, or where the text has a -, standard input is read.',
    )
    .argument('[text...]', 'what is to be done');
  addTaskOptions(command, context)
    .option('-d, --detach', 'print the id of the task and do not wait')
    .option('--json', 'print the finished task as JSON')
    .addHelpText('after', examples(context.config.commandName))
    .action((words: readonly string[], options: Options) => run(context, words, options));
}

async function run(context: Context, words: readonly string[], options: Options): Promise<void> {
  const { stdin, stderr, config } = context;
  const client = await context.connect();
  const input = await readText({ words, stdin, example: `${config.commandName} run "Review this design"` });
  const task = await client.call('submitTask', { body: await toSubmission(input, options) });
  if (options.detach) {
    show(context, options.json, task, ({ id }) => id);
    stderr.line(`Watch it: ${config.commandName} tasks watch ${task.id}`);
    return;
  }
  stderr.line(stderr.paint('bold', `Task ${task.id}`));
  endWithOutcome(context, await followTask(context, client, task.id), options.json);
}

const examples = (name: string): string => `
Examples:
  ${name} run "Explain what a lease is"
  git diff | ${name} run "Review this diff:" - > review.md
  ${name} run --schema invoice.json "Extract sender and amount: …" | jq .amount`;
