import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { taskId } from '../../arguments/ids.ts';
import { CommandFailure } from '../../command-failure.ts';
import type { Context } from '../../context.ts';
import { exitCodes } from '../../exit-code.ts';

export function addExportCommand(tasks: Command, context: Context): void {
  tasks
    .command('export')
    .description('print everything about a task as one JSON document: its session, runs, messages, events, …')
    .argument('<id>', 'the task', taskId)
    .option('--out <file>', 'write it to this file, which must not be there')
    .action((id: string, { out }: { readonly out?: string }) => exportTask(context, id, out));
}

async function exportTask(context: Context, id: string, out: string | undefined): Promise<void> {
  const client = await context.connect();
  const text = JSON.stringify(await client.call('exportTask', { id }), null, 2);
  if (out === undefined) return context.stdout.line(text);
  const file = resolve(context.folder, out);
  await writeFile(file, `${text}\n`, { flag: 'wx' }).catch((error: Error) => {
    throw new CommandFailure(
      exitCodes.badInput,
      `${file} cannot be written: ${error.message}.`,
      'Name another file.',
    );
  });
  context.stdout.line(`Everything about task ${id} is in ${file}.`);
}
