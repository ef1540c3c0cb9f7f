import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { addAnswerCommand } from './tasks/answer.ts';
import { addCancelCommand } from './tasks/cancel.ts';
import { addExportCommand } from './tasks/export.ts';
import { addListCommand } from './tasks/list.ts';
import { addRetryCommand } from './tasks/retry.ts';
import { addShowCommand } from './tasks/show.ts';
import { addWatchCommand } from './tasks/watch.ts';

export function addTasksCommand(program: Command, context: Context): void {
  const tasks = program
    .command('tasks')
    .description('list, show, export, watch, cancel, retry and answer tasks');
  addListCommand(tasks, context);
  addShowCommand(tasks, context);
  addExportCommand(tasks, context);
  addWatchCommand(tasks, context);
  addCancelCommand(tasks, context);
  addRetryCommand(tasks, context);
  addAnswerCommand(tasks, context);
}
