import type { TaskSubmission } from '@baton/contract';
import { preferences, summaryMakers, type Preference, type SummaryMaker } from '@baton/domain';
import { Option, type Command } from 'commander';
import type { Context } from '../context.ts';
import { dollars, wholeNumber, wholeNumberOrNone } from './amount.ts';
import { agentId, sessionId } from './ids.ts';
import { timeToCome } from './moment.ts';
import { names } from './names.ts';
import { readSchema } from './read-schema.ts';

/** What can be said of a task besides its text. */
export type TaskOptions = {
  readonly agent?: string;
  readonly provider?: readonly string[];
  readonly needs?: readonly string[];
  readonly schema?: string;
  readonly session?: string;
  readonly priority?: '1' | '2' | '3' | '4' | '5';
  readonly deadline?: string;
  readonly budgetUsd?: number;
  readonly budgetTokens?: number;
  readonly budgetTurns?: number;
  readonly patience?: number;
  readonly maxHops?: number;
  readonly maxParked?: number;
  readonly autoResume?: boolean;
  readonly prefer?: Preference;
  readonly summaries?: SummaryMaker;
  readonly title?: string;
};

/** The options that decide who can take a task. */
export const addMatchOptions = (command: Command): Command =>
  command
    .option('-a, --agent <id>', 'only this agent', agentId)
    .option('-p, --provider <ids>', 'only these providers; several times, or with commas', names)
    .option('--needs <capabilities>', 'only agents with these capabilities', names);

export const addTaskOptions = (command: Command, { now }: Pick<Context, 'now'>): Command =>
  addPolicyOptions(
    addBudgetOptions(
      addMatchOptions(command)
        .option('--schema <file>', 'a JSON Schema that the result must fit')
        .option('--session <id>', 'go on in this session, with its context', sessionId)
        .addOption(
          new Option('--priority <n>', '1 is the most urgent (default: 3)').choices([
            '1',
            '2',
            '3',
            '4',
            '5',
          ]),
        )
        .option('--deadline <time>', 'when it is too late: 30m, 2h, or 2030-01-01T09:00:00Z', timeToCome(now))
        .option('--title <text>', 'how lists name the task'),
    ),
  );

export const addBudgetOptions = (command: Command): Command =>
  command
    .option('--budget-usd <n>', 'US dollars it may cost before it asks', dollars)
    .option('--budget-tokens <n>', 'tokens it may use before it asks', wholeNumber)
    .option('--budget-turns <n>', 'model calls it may take before it asks, broken ones too', wholeNumber);

/** What to do about limits. */
export const addPolicyOptions = (command: Command): Command =>
  command
    .option(
      '--patience <seconds>',
      'how long a stated wait is sat out where a cold start is dearer',
      wholeNumberOrNone,
    )
    .option('--max-hops <n>', 'changes of provider before it asks', wholeNumberOrNone)
    .option('--max-parked <seconds>', 'how far away a reset may be that it is parked for', wholeNumberOrNone)
    .option('--auto-resume', 'resume by itself when the reset has come')
    .option('--no-auto-resume', 'ask instead')
    .addOption(new Option('--prefer <how>', 'which provider comes first').choices([...preferences]))
    .addOption(
      new Option('--summaries <who>', 'who sums up what a small window leaves out').choices([
        ...summaryMakers,
      ]),
    );

export const toSubmission = async (input: string, options: TaskOptions): Promise<TaskSubmission> => ({
  input,
  ...(options.agent !== undefined && { agent: options.agent }),
  ...(options.provider && { providers: { allow: [...options.provider] } }),
  ...(options.needs && { requires: { capabilities: [...options.needs] } }),
  ...(options.schema !== undefined && { output: { schema: await readSchema(options.schema) } }),
  ...(options.session !== undefined && { sessionId: options.session }),
  ...(options.priority !== undefined && { priority: Number(options.priority) as 1 | 2 | 3 | 4 | 5 }),
  ...(options.deadline !== undefined && { deadline: options.deadline }),
  ...(options.title !== undefined && { title: options.title }),
  ...toBudget(options),
  ...toPolicy(options),
});

/** Nothing where no cap was given. */
export function toBudget({ budgetUsd: usd, budgetTokens: tokens, budgetTurns: turns }: TaskOptions) {
  const budget = {
    ...(usd !== undefined && { usd }),
    ...(tokens !== undefined && { tokens }),
    ...(turns !== undefined && { turns }),
  };
  return Object.keys(budget).length === 0 ? {} : { budget };
}

/** Nothing where nothing was said. */
export function toPolicy({ patience, maxHops, maxParked, autoResume, prefer, summaries }: TaskOptions) {
  const policy = {
    ...(patience !== undefined && { patienceSeconds: patience }),
    ...(maxHops !== undefined && { maxHops }),
    ...(maxParked !== undefined && { maxParkedSeconds: maxParked }),
    ...(autoResume !== undefined && { autoResume }),
    ...(prefer !== undefined && { prefer }),
    ...(summaries !== undefined && { summaries }),
  };
  return Object.keys(policy).length === 0 ? {} : { policy };
}
