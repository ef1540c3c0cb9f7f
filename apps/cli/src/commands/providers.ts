import type { ProviderView } from '@baton/contract';
import { sharedOut } from '@baton/domain';
import type { Command } from 'commander';
import { show, type Context } from '../context.ts';
import { showCount } from '../print/amounts.ts';
import { renderTable, type Column } from '../print/table.ts';
import { showUntil } from '../print/times.ts';
import type { Format } from '../terminal/screen.ts';

type Options = { readonly json?: true };

export function addProvidersCommand(program: Command, context: Context): void {
  const providers = program.command('providers').description('list providers, and let one go on');
  providers
    .command('list', { isDefault: true })
    .description('list the providers: state, cooldown and why, queued and running')
    .option('--json', 'print JSON')
    .action(async ({ json }: Options) => {
      const list = await (await context.connect()).call('listProviders', {});
      show(context, json, list, ({ items }) => renderTable(columnsAt(context.now()), items, context.stdout));
    });
  providers
    .command('lift')
    .description(
      'after a key was mended or credit bought: end its cooldowns, close its breaker, wake who is parked',
    )
    .argument('<id>', 'the provider')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: Options) => {
      const lifted = await (await context.connect()).call('liftProvider', { id });
      show(context, json, lifted, () => `Provider ${id} is tried again.`);
    });
}

const columnsAt = (now: Date): readonly Column<ProviderView>[] => [
  { title: 'ID', value: ({ id }) => id },
  { title: 'STATE', value: ({ state }) => state, format: ({ state }) => stateFormat[state] },
  {
    title: 'RUNNING',
    value: ({ running, concurrency, share }) =>
      `${running} of ${share < 1 ? `${sharedOut(concurrency, share)} (throttled from ${concurrency})` : concurrency}`,
    align: 'right',
  },
  {
    title: 'BREAKER',
    value: ({ breaker }) => breaker.state,
    format: ({ breaker }) => breakerFormat[breaker.state],
  },
  { title: 'QUEUED', value: ({ queued }) => showCount(queued), align: 'right' },
  { title: 'COOLING UNTIL', value: ({ cooldown }) => (cooldown ? showUntil(cooldown.until, now) : '-') },
  {
    title: 'WHY',
    value: ({ cooldown }) => (cooldown ? `${cooldown.code}: ${cooldown.message}` : '-'),
    whenNarrow: 'cuts',
  },
  { title: 'MODEL', value: ({ model }) => model, whenNarrow: 'leaves' },
  { title: 'KIND', value: ({ kind }) => kind, whenNarrow: 'leaves' },
  {
    title: 'CONTEXT',
    value: ({ contextTokens }) => showCount(contextTokens),
    align: 'right',
    whenNarrow: 'leaves',
  },
];

const breakerFormat: Record<ProviderView['breaker']['state'], Format> = {
  closed: 'green',
  'half-open': 'yellow',
  open: 'red',
};

const stateFormat: Record<ProviderView['state'], Format> = {
  ok: 'green',
  cooling: 'yellow',
  unhealthy: 'red',
};
