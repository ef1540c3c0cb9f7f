import type { UnknownFailureView } from '@baton/contract';
import type { Command } from 'commander';
import { show, type Context } from '../context.ts';
import { showCount } from '../print/amounts.ts';
import { renderTable, type Column } from '../print/table.ts';

type Options = { readonly json?: true; readonly jsonl?: true };

export function addFailuresCommand(program: Command, context: Context): void {
  program
    .command('failures')
    .description('list the errors of providers that no rule knew, the most frequent first')
    .option('--jsonl', 'print them as samples, one JSON object a line, as `classify --jsonl` takes them')
    .option('--json', 'print JSON')
    .action(async ({ json, jsonl }: Options) => {
      const list = await (await context.connect()).call('listFailures', {});
      if (jsonl)
        return list.items.forEach((failure) => context.stdout.line(JSON.stringify(toSample(failure))));
      show(context, json, list, ({ items }) =>
        items.length === 0 ? 'Every error so far was known.' : renderTable(columns, items, context.stdout),
      );
    });
}

const toSample = ({ fingerprint, kind, channel, status, body }: UnknownFailureView) => ({
  id: fingerprint,
  provider: kind,
  channel,
  status,
  headers: {},
  body,
  exitCode: null,
});

const columns: readonly Column<UnknownFailureView>[] = [
  { title: 'TIMES', value: ({ count }) => showCount(count), align: 'right' },
  { title: 'LAST', value: ({ lastAt }) => lastAt.slice(0, 16).replace('T', ' ') },
  { title: 'KIND', value: ({ kind }) => kind },
  { title: 'STATUS', value: ({ status, channel }) => (status === null ? channel : String(status)) },
  { title: 'TEXT', value: ({ body }) => body.replaceAll(/\s+/g, ' '), whenNarrow: 'cuts' },
  { title: 'FINGERPRINT', value: ({ fingerprint }) => fingerprint, whenNarrow: 'leaves' },
];
