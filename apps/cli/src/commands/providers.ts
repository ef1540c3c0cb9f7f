import type { ProviderView } from '@baton/contract';
import { sharedOut } from '@baton/domain';
import type { Command } from 'commander';
import { show, type Context } from '../context.ts';
import { showCount } from '../print/amounts.ts';
import { renderLimits } from '../print/render-limits.ts';
import { renderTable, type Column } from '../print/table.ts';
import { showUntil } from '../print/times.ts';
import type { Format } from '../terminal/screen.ts';

type Options = { readonly json?: true };

export function addProvidersCommand(program: Command, context: Context): void {
  const providers = program
    .command('providers')
    .description('list providers, see what bounds them, and let one go on');
  providers
    .command('list', { isDefault: true })
    .description('list the providers: state, cooldown and why, queued and running')
    .option('--json', 'print JSON')
    .action(async ({ json }: Options) => {
      const list = await (await context.connect()).call('listProviders', {});
      show(context, json, list, ({ items }) => renderTable(columnsAt(context.now()), items, context.stdout));
    });
  providers
    .command('limits')
    .description(
      'what bounds a provider (or each): windows, used and left, resets, cooldowns; and whether it is picked',
    )
    .argument('[id]', 'the provider; none: all')
    .option('--json', 'print JSON')
    .action(async (id: string | undefined, { json }: Options) => {
      const client = await context.connect();
      const ids =
        id === undefined ? (await client.call('listProviders', {})).items.map((one) => one.id) : [id];
      const all = await Promise.all(ids.map((one) => client.call('readProviderLimits', { id: one })));
      show(context, json, id === undefined ? { items: all } : all[0], () =>
        all.map((limits) => renderLimits(limits, context)).join('\n\n\n'),
      );
    });
  providers
    .command('lift')
    .description(
      'after a key was mended or credit bought: end its cooldowns, close its breaker, wake who is parked',
    )
    .argument('<id>', 'the provider')
    .option('--windows', 'let its declared windows begin anew, too')
    .option('--json', 'print JSON')
    .action(async (id: string, { json, windows = false }: Options & { readonly windows?: boolean }) => {
      const lifted = await (await context.connect()).call('liftProvider', { id, body: { windows } });
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
  {
    title: 'HEADROOM',
    value: ({ headroom }) => (headroom === null ? '-' : `${Math.round(headroom * 100)} %`),
    align: 'right',
    format: ({ level }) => (level ? levelFormat[level] : null),
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

const levelFormat: Record<NonNullable<ProviderView['level']>, Format> = {
  warning: 'yellow',
  critical: 'yellow',
  emergency: 'red',
};

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
