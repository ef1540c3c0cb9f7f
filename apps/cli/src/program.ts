import { Command } from 'commander';
import { version } from '@baton/domain';
import { addBackupCommands } from './backup/add-backup-commands.ts';
import { addAgentsCommand } from './commands/agents.ts';
import { addBudgetsCommand } from './commands/budgets.ts';
import { addClassifyCommand } from './commands/classify.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addInitCommand } from './commands/init.ts';
import { addKeysCommand } from './commands/keys.ts';
import { addMatchCommand } from './commands/match.ts';
import { addFailuresCommand } from './commands/failures.ts';
import { addProvidersCommand } from './commands/providers.ts';
import { addRunCommand } from './commands/run.ts';
import { addSessionsCommand } from './commands/sessions.ts';
import { addTasksCommand } from './commands/tasks.ts';
import { addWorkersCommand } from './commands/workers.ts';
import type { Context } from './context.ts';
import { addDemoCommand } from './demo/add-demo-command.ts';
import { exitCodeTable } from './exit-code.ts';
import { addMigrateCommand } from './up/add-migrate-command.ts';
import { addUpCommand } from './up/add-up-command.ts';

/** Every command of `baton`, in the order of its help. It throws and never exits. */
export function createProgram(context: Context): Command {
  const program = new Command('baton')
    .description('A queue-based orchestrator for AI agents that survives limits.')
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('Add --help to see how it is used.')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', `\n${environmentTable}\n\n${exitCodeTable}`);
  for (const add of commands) add(program, context);
  return program;
}

const commands: readonly ((program: Command, context: Context) => void)[] = [
  addUpCommand,
  addDemoCommand,
  addRunCommand,
  addTasksCommand,
  addMatchCommand,
  addAgentsCommand,
  addProvidersCommand,
  addWorkersCommand,
  addFailuresCommand,
  addSessionsCommand,
  addKeysCommand,
  addBudgetsCommand,
  addClassifyCommand,
  addInitCommand,
  addMigrateCommand,
  addBackupCommands,
  addDoctorCommand,
];

const environmentTable = `Environment:
  BATON_URL      where the server is (default: http://127.0.0.1:7700)
  BATON_API_KEY  the key; else .baton/api-key in this folder or one above it`;
