import type { Command } from 'commander';
import { taskId } from '../../arguments/ids.ts';
import type { Context } from '../../context.ts';
import { endWithOutcome } from '../../follow/end-with-outcome.ts';
import { followTask } from '../../follow/follow-task.ts';

export function addWatchCommand(tasks: Command, context: Context): void {
  tasks
    .command('watch')
    .description('follow a task until it ends or asks, and print its result')
    .argument('<id>', 'the task', taskId)
    .option('--json', 'print the finished task as JSON')
    .action((id: string, options: { readonly json?: true }) => watch(context, id, options.json));
}

async function watch(context: Context, id: string, asJson: boolean | undefined): Promise<void> {
  const client = await context.connect();
  endWithOutcome(context, await followTask(context, client, id), asJson);
}
