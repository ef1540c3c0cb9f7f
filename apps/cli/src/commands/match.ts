import type { MatchView } from '@baton/contract';
import type { Command } from 'commander';
import { readText } from '../arguments/read-text.ts';
import { addMatchOptions, toSubmission, type TaskOptions } from '../arguments/task-options.ts';
import { show, type Context } from '../context.ts';
import { heading, renderFacts } from '../print/facts.ts';
import { renderTable, type Column } from '../print/table.ts';
import { showUntil } from '../print/times.ts';

type Options = Pick<TaskOptions, 'agent' | 'provider' | 'needs'> & { readonly json?: true };
type Candidate = MatchView['ranking'][number];

export function addMatchCommand(program: Command, context: Context): void {
  const command = program
    .command('match')
    .description('rank the agents for a task, with reasons, without submitting it')
    .argument('[text...]', 'what is to be done; - reads standard input');
  addMatchOptions(command)
    .option('--json', 'print JSON')
    .action((words: readonly string[], options: Options) => match(context, words, options));
}

async function match(context: Context, words: readonly string[], options: Options): Promise<void> {
  const { stdin, config } = context;
  const client = await context.connect();
  const input = await readText({ words, stdin, example: `${config.commandName} match "Review this design"` });
  const found = await client.call('matchTask', { body: await toSubmission(input, options) });
  show(context, options.json, found, (view) => renderMatch(view, context));
}

function renderMatch({ ranking, refused }: MatchView, { stdout, now }: Context): string {
  const ranked = ranking.map((candidate, index) => ({ ...candidate, place: index + 1 }));
  const parts = [
    ranked.length === 0 ? 'No agent can take this task.' : renderTable(columnsAt(now()), ranked, stdout),
    ...(ranked.length === 0 ? [] : [`${heading('Why', stdout)}\n${renderReasons(ranking)}`]),
    ...(refused.length === 0 ? [] : [`${heading('Cannot', stdout)}\n${renderReasons(refused)}`]),
  ];
  return parts.join('\n\n');

  function renderReasons(
    agents: readonly { readonly agent: string; readonly reasons: readonly string[] }[],
  ): string {
    return renderFacts(
      agents.map(({ agent, reasons }) => [agent, reasons.join(' · ')]),
      stdout,
    );
  }
}

const columnsAt = (now: Date): readonly Column<Candidate & { readonly place: number }>[] => [
  { title: '#', value: ({ place }) => String(place), align: 'right' },
  { title: 'AGENT', value: ({ agent }) => agent },
  { title: 'PROVIDER', value: ({ provider }) => provider },
  { title: 'SCORE', value: ({ score }) => score.toFixed(3), align: 'right' },
  ...(['fit', 'tags', 'load', 'headroom', 'price'] as const).map((part): Column<Candidate> => ({
    title: part.toUpperCase(),
    value: ({ parts }) => parts[part].toFixed(2),
    align: 'right',
    whenNarrow: 'leaves',
  })),
  {
    title: 'FREE',
    value: ({ availableAt }) => (availableAt === null ? 'now' : showUntil(availableAt, now)),
    whenNarrow: 'leaves',
  },
];
