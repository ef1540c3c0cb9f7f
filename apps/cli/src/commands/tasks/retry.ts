import type { Command } from 'commander';
import { taskId } from '../../arguments/ids.ts';
import { show, type Context } from '../../context.ts';

export function addRetryCommand(tasks: Command, context: Context): void {
  tasks
    .command('retry')
    .description('try a failed task again, from its last checkpoint')
    .argument('<id>', 'the task', taskId)
    .option('--json', 'print JSON')
    .action((id: string, options: { readonly json?: true }) => retry(context, id, options.json));
}

async function retry(context: Context, id: string, asJson: boolean | undefined): Promise<void> {
  const client = await context.connect();
  const task = await client.call('retryTask', { id });
  show(context, asJson, task, ({ status }) => `Task ${id} is ${status} again.`);
  if (!asJson) context.stderr.line(`Watch it: ${context.config.commandName} tasks watch ${id}`);
}
