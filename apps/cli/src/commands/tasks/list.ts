import type { TaskPage, TaskView } from '@baton/contract';
import { taskStates } from '@baton/domain';
import { InvalidArgumentError, type Command } from 'commander';
import { agentId, sessionId } from '../../arguments/ids.ts';
import { timeGoneBy } from '../../arguments/moment.ts';
import { names } from '../../arguments/names.ts';
import { wholeNumber } from '../../arguments/amount.ts';
import { show, type Context } from '../../context.ts';
import { showDollars } from '../../print/amounts.ts';
import { statusFormat } from '../../print/status.ts';
import { renderTable, type Column } from '../../print/table.ts';
import { showAge } from '../../print/times.ts';

type Options = {
  readonly status?: readonly string[];
  readonly agent?: string;
  readonly provider?: string;
  readonly session?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly cursor?: string;
  readonly json?: true;
};

export function addListCommand(tasks: Command, context: Context): void {
  tasks
    .command('list', { isDefault: true })
    .description('list tasks, newest first')
    .option('-s, --status <states>', `some of ${taskStates.join(', ')}`, states)
    .option('-a, --agent <id>', 'only of this agent', agentId)
    .option('-p, --provider <id>', 'only of this provider')
    .option('--session <id>', 'only of this session', sessionId)
    .option('--since <time>', 'created since: 2h, 7d, or 2030-01-01T09:00:00Z', timeGoneBy(context.now))
    .option('--until <time>', 'created before', timeGoneBy(context.now))
    .option('-n, --limit <n>', 'how many, 200 at most', limit, 50)
    .option('--cursor <cursor>', 'go on where the last page ended')
    .option('--json', 'print JSON')
    .action((options: Options) => list(context, options));
}

async function list(context: Context, options: Options): Promise<void> {
  const client = await context.connect();
  const { status, agent, provider, session, since, until, cursor } = options;
  const page = await client.call('listTasks', {
    query: {
      status: status?.join(','),
      agent,
      provider,
      session,
      createdAfter: since,
      createdBefore: until,
      limit: String(options.limit),
      cursor,
    },
  });
  show(context, options.json, page, ({ items }) => renderPage(items, context));
  if (!options.json) for (const line of hints(page, context.config.commandName)) context.stderr.line(line);
}

const renderPage = (tasks: readonly TaskView[], { stdout, now }: Context): string =>
  renderTable(columnsAt(now()), tasks, stdout);

const columnsAt = (now: Date): readonly Column<TaskView>[] => [
  { title: 'ID', value: ({ id }) => id },
  { title: 'STATUS', value: ({ status }) => status, format: ({ status }) => statusFormat[status] },
  { title: 'TITLE', value: ({ title }) => title, whenNarrow: 'cuts' },
  { title: 'AGENT', value: ({ agent }) => agent ?? '-', whenNarrow: 'leaves' },
  { title: 'PROVIDER', value: ({ provider }) => provider ?? '-', whenNarrow: 'leaves' },
  { title: 'COST', value: ({ costUsd }) => showDollars(costUsd), align: 'right', whenNarrow: 'leaves' },
  { title: 'CREATED', value: ({ createdAt }) => showAge(createdAt, now), whenNarrow: 'leaves' },
];

function hints({ items, nextCursor }: TaskPage, commandName: string): readonly string[] {
  if (nextCursor !== null) return [`There are more: add --cursor ${nextCursor}`];
  return items.length === 0 ? [`No tasks. Give one: ${commandName} run "…"`] : [];
}

function states(text: string, before: readonly string[] = []): readonly string[] {
  const unknown = names(text).filter((name) => !(taskStates as readonly string[]).includes(name));
  if (unknown.length === 0) return names(text, before);
  throw new InvalidArgumentError(`${unknown.join(', ')} is no status; use some of ${taskStates.join(', ')}.`);
}

function limit(text: string): number {
  const value = wholeNumber(text);
  if (value <= 200) return value;
  throw new InvalidArgumentError('Use a whole number from 1 to 200.');
}
