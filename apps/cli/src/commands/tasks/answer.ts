import type { Command } from 'commander';
import { taskId } from '../../arguments/ids.ts';
import { readText } from '../../arguments/read-text.ts';
import {
  addBudgetOptions,
  addPolicyOptions,
  toBudget,
  toPolicy,
  type TaskOptions,
} from '../../arguments/task-options.ts';
import { show, type Context } from '../../context.ts';

type Options = TaskOptions & { readonly json?: true };

export function addAnswerCommand(tasks: Command, context: Context): void {
  const command = tasks
    .command('answer')
    .description(
      'answer the question of a task, raise its caps or change its policy; it goes on in the same session',
    )
    .argument('<id>', 'the task', taskId)
    .argument('[text...]', 'the answer; - reads standard input');
  addPolicyOptions(addBudgetOptions(command))
    .option('--json', 'print JSON')
    .action((id: string, words: readonly string[], options: Options) => answer(context, id, words, options));
}

async function answer(
  context: Context,
  id: string,
  words: readonly string[],
  options: Options,
): Promise<void> {
  const { stdin, stderr, config } = context;
  const client = await context.connect();
  const raised = { ...toBudget(options), ...toPolicy(options) };
  // A raised cap or another policy needs no words, and then standard input is not waited for.
  const wordless = words.length === 0 && Object.keys(raised).length > 0;
  const example = `${config.commandName} tasks answer ${id} "Use the staging database"`;
  const text = wordless ? {} : { text: await readText({ words, stdin, example }) };
  const task = await client.call('answerTask', { id, body: { ...text, ...raised } });
  show(context, options.json, task, ({ status }) => `Task ${id} is ${status}.`);
  if (!options.json) stderr.line(`Watch it: ${config.commandName} tasks watch ${id}`);
}
