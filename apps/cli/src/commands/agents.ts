import type { AgentView } from '@baton/contract';
import type { Command } from 'commander';
import { agentId } from '../arguments/ids.ts';
import { show, type Context } from '../context.ts';
import { showDuration } from '../print/amounts.ts';
import { heading, renderFacts } from '../print/facts.ts';
import { renderTable, type Column } from '../print/table.ts';
import { withoutControls, type Screen } from '../terminal/screen.ts';

type Options = { readonly json?: true };

export function addAgentsCommand(program: Command, context: Context): void {
  const agents = program.command('agents').description('list and show agents');
  agents
    .command('list', { isDefault: true })
    .description('list the agents')
    .option('--json', 'print JSON')
    .action(async ({ json }: Options) => {
      const list = await (await context.connect()).call('listAgents', {});
      show(context, json, list, ({ items }) => renderTable(columns, items, context.stdout));
    });
  agents
    .command('show')
    .description('show an agent: its skills, instructions, providers, tools and limits')
    .argument('<id>', 'the agent', agentId)
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: Options) => {
      const agent = await (await context.connect()).call('getAgent', { id });
      show(context, json, agent, (view) => renderAgent(view, context.stdout));
    });
}

const columns: readonly Column<AgentView>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'PROVIDERS', value: ({ providers }) => providers.join(' → ') },
  { title: 'SKILLS', value: ({ skills }) => skills.map(({ name }) => name).join(', '), whenNarrow: 'cuts' },
  { title: 'TOOLS', value: ({ tools }) => tools.join(', ') || '-', whenNarrow: 'leaves' },
];

function renderAgent(agent: AgentView, screen: Screen): string {
  const { limits, skills } = agent;
  const facts = renderFacts(
    [
      ['Agent', agent.id],
      ['Name', agent.name],
      ['About', agent.description],
      ['Providers', agent.providers.join(' → ')],
      ['Tools', agent.tools.join(', ')],
      [
        'Limits',
        `${limits.maxSteps} steps, ${showDuration(limits.maxRunSeconds * 1_000)} a run${atOnce(limits)}`,
      ],
    ],
    screen,
  );
  const shownSkills = renderFacts(
    skills.map(({ id, description, tags, examples }) => [
      id,
      [
        description,
        ...(tags.length === 0 ? [] : [`tags: ${tags.join(', ')}`]),
        ...examples.map((one) => `“${one}”`),
      ].join('\n'),
    ]),
    screen,
  );
  return [
    facts,
    ...(skills.length === 0 ? [] : [`${heading('Skills', screen)}\n${shownSkills}`]),
    ...(agent.instructions === ''
      ? []
      : [`${heading('Instructions', screen)}\n${withoutControls(agent.instructions)}`]),
  ].join('\n\n');
}

const atOnce = ({ concurrency }: AgentView['limits']): string =>
  concurrency === undefined ? '' : `, ${concurrency} at once`;
