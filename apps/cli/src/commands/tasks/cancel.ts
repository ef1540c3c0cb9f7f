import type { Command } from 'commander';
import { taskId } from '../../arguments/ids.ts';
import { show, type Context } from '../../context.ts';

type Options = { readonly reason?: string; readonly json?: true };

export function addCancelCommand(tasks: Command, context: Context): void {
  tasks
    .command('cancel')
    .description('cancel a task; a call under way is aborted')
    .argument('<id>', 'the task', taskId)
    .option('--reason <text>', 'why')
    .option('--json', 'print JSON')
    .action((id: string, options: Options) => cancel(context, id, options));
}

async function cancel(context: Context, id: string, { reason, json }: Options): Promise<void> {
  const client = await context.connect();
  const task = await client.call('cancelTask', { id, body: reason === undefined ? {} : { reason } });
  show(context, json, task, ({ status }) => `Task ${id} is ${status}.`);
}
