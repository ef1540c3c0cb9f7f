import type { BudgetView } from '@baton/contract';
import type { Command } from 'commander';
import { show, type Context } from '../context.ts';
import { showCount, showDollars } from '../print/amounts.ts';
import { renderTable, type Column } from '../print/table.ts';
import { showUntil } from '../print/times.ts';

type Options = { readonly json?: true };

export function addBudgetsCommand(program: Command, context: Context): void {
  program
    .command('budgets')
    .description('how the caps of the project and its keys stand: used, reserved, left, reset')
    .option('--json', 'print JSON')
    .action(async ({ json }: Options) => {
      const list = await (await context.connect()).call('listBudgets', {});
      show(context, json, list, ({ items }) =>
        items.length === 0
          ? 'No caps. Set them under projects in baton.yaml, or with baton keys update.'
          : renderTable(columnsAt(context.now()), items, context.stdout),
      );
    });
}

const columnsAt = (now: Date): readonly Column<BudgetView>[] => [
  { title: 'OF', value: ({ owner }) => `${owner.kind} ${owner.name}`, whenNarrow: 'cuts' },
  { title: 'PER', value: ({ period }) => period },
  { title: 'WHAT', value: ({ unit }) => unit },
  { title: 'CAP', value: (budget) => showAmount(budget, budget.limit), align: 'right' },
  { title: 'USED', value: (budget) => showAmount(budget, budget.used), align: 'right' },
  { title: 'RESERVED', value: (budget) => showAmount(budget, budget.reserved), align: 'right' },
  {
    title: 'LEFT',
    value: (budget) => showAmount(budget, budget.left),
    align: 'right',
    format: ({ left }) => (left > 0 ? 'green' : 'red'),
  },
  { title: 'RESETS', value: ({ resetsAt }) => showUntil(resetsAt, now), whenNarrow: 'leaves' },
];

const showAmount = ({ unit }: BudgetView, amount: number): string =>
  unit === 'usd' ? showDollars(amount) : showCount(amount);
