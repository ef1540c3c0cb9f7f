import type { Command } from 'commander';
import { taskId } from '../../arguments/ids.ts';
import { show, type Context } from '../../context.ts';
import { readEvents } from '../../client/read-events.ts';
import { renderTask } from '../../print/render-task.ts';

export function addShowCommand(tasks: Command, context: Context): void {
  tasks
    .command('show')
    .description('show a task: why it was matched so, its runs, hand-overs, events, usage and cost')
    .argument('<id>', 'the task', taskId)
    .option('--json', 'print JSON: the task with its runs, handoffs and events')
    .action((id: string, options: { readonly json?: true }) => showTask(context, id, options.json));
}

async function showTask(context: Context, id: string, asJson: boolean | undefined): Promise<void> {
  const client = await context.connect();
  const [task, runs, events] = await Promise.all([
    client.call('getTask', { id }),
    client.call('listRuns', { id }),
    readEvents(client, id, 0),
  ]);
  const { items, handoffs } = runs;
  show(context, asJson, { ...task, runs: items, handoffs, events }, (whole) => renderTask(whole, context));
}
