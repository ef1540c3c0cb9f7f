import { scopes, type KeyView, type NewKeyView, type Scope } from '@baton/contract';
import { budgetPeriods, budgetUnits } from '@baton/domain';
import { InvalidArgumentError, type Command } from 'commander';
import { caps, capsOrNone, type Caps } from '../arguments/caps.ts';
import { idArgument } from '../arguments/ids.ts';
import { timeToCome } from '../arguments/moment.ts';
import { names } from '../arguments/names.ts';
import { CommandFailure } from '../command-failure.ts';
import { show, type Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import { plural, showDollars } from '../print/amounts.ts';
import { renderTable, type Column } from '../print/table.ts';
import { showTime } from '../print/times.ts';

type CreateOptions = {
  readonly scope?: readonly Scope[];
  readonly expires?: string;
  readonly perDay?: Caps;
  readonly perMonth?: Caps;
  readonly json?: true;
};
type UpdateOptions = {
  readonly perDay?: Caps | 'none';
  readonly perMonth?: Caps | 'none';
  readonly json?: true;
};
type Options = { readonly json?: true };

export function addKeysCommand(program: Command, context: Context): void {
  const keys = program
    .command('keys')
    .description('create, list, cap and revoke API keys (needs an admin key)');
  keys
    .command('create')
    .description('create a key and print it this once')
    .argument('<name>', 'what it is for')
    .option(
      '--scope <scopes>',
      `some of ${scopes.join(', ')} (default: tasks:read and tasks:write)`,
      scopeNames,
    )
    .option(
      '--expires <time>',
      'when it ends: 30d, or 2030-01-01T09:00:00Z (default: never)',
      timeToCome(context.now),
    )
    .option(
      '--per-day <caps>',
      'what its tasks may spend in a day (UTC): usd=5,tokens=100000,turns=200',
      caps,
    )
    .option('--per-month <caps>', 'the same for a month', caps)
    .option('--json', 'print JSON')
    .action((name: string, options: CreateOptions) => create(context, name, options));
  keys
    .command('list', { isDefault: true })
    .description('list the keys')
    .option('--json', 'print JSON')
    .action(async ({ json }: Options) => {
      const list = await (await context.connect()).call('listKeys', {});
      show(context, json, list, ({ items }) => renderTable(columnsAt(context.now()), items, context.stdout));
    });
  keys
    .command('update')
    .description('change what the tasks of a key may spend')
    .argument('<id>', 'the key', idArgument('baton keys list'))
    .option('--per-day <caps>', 'in a day (UTC): usd=5,tokens=100000,turns=200, or none', capsOrNone)
    .option('--per-month <caps>', 'in a month, likewise', capsOrNone)
    .option('--json', 'print JSON')
    .action(async (id: string, { json, ...options }: UpdateOptions) => {
      if (!options.perDay && !options.perMonth) throw nothingToChange();
      const body = { budget: changeOf(options) };
      const key = await (await context.connect()).call('updateKey', { id, body });
      show(context, json, key, ({ name, budget }) => `Key ${id} (${name}) may spend ${showBudget(budget)}.`);
    });
  keys
    .command('revoke')
    .description('revoke a key, for ever')
    .argument('<id>', 'the key', idArgument('baton keys list'))
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: Options) => {
      const key = await (await context.connect()).call('revokeKey', { id });
      show(context, json, key, ({ name }) => `Key ${id} (${name}) is revoked.`);
    });
}

async function create(
  context: Context,
  name: string,
  { scope, expires, json, perDay, perMonth }: CreateOptions,
): Promise<void> {
  const client = await context.connect();
  const key = await client.call('createKey', {
    body: {
      name,
      scopes: [...(scope ?? (['tasks:read', 'tasks:write'] as const))],
      ...(expires !== undefined && { expiresAt: expires }),
      ...((perDay ?? perMonth) && {
        budget: { ...(perDay && { day: perDay }), ...(perMonth && { month: perMonth }) },
      }),
    },
  });
  show<NewKeyView>(context, json, key, ({ secret }) => secret);
  const ends = key.expiresAt === null ? 'never ends' : `ends ${showTime(key.expiresAt)}`;
  if (!json)
    context.stderr.line(
      `Key ${key.id} may ${key.scopes.join(', ')} and ${ends}. It is shown this once; keep it safe.`,
    );
}

const nothingToChange = (): CommandFailure =>
  new CommandFailure(
    exitCodes.badInput,
    'There is nothing to change.',
    'Give --per-day or --per-month, such as --per-day usd=5.',
  );

/** Null takes a period's caps away; what was not named stays as it is. */
const changeOf = ({ perDay, perMonth }: UpdateOptions) => ({
  ...(perDay && { day: perDay === 'none' ? null : perDay }),
  ...(perMonth && { month: perMonth === 'none' ? null : perMonth }),
});

function showBudget(budget: KeyView['budget']): string {
  const parts = budgetPeriods.flatMap((period) =>
    budgetUnits.flatMap((unit) => {
      const cap = budget?.[period]?.[unit];
      if (cap === undefined) return [];
      return [`${unit === 'usd' ? showDollars(cap) : plural(cap, unit.slice(0, -1))} a ${period}`];
    }),
  );
  return parts.length > 0 ? parts.join(', ') : 'as much as they want';
}

const columnsAt = (now: Date): readonly Column<KeyView>[] => [
  { title: 'ID', value: ({ id }) => id },
  { title: 'NAME', value: ({ name }) => name, whenNarrow: 'cuts' },
  { title: 'STATE', value: (key) => stateOf(key, now) },
  { title: 'SCOPES', value: (key) => key.scopes.join(', '), whenNarrow: 'cuts' },
  { title: 'MAY SPEND', value: ({ budget }) => (budget ? showBudget(budget) : '-'), whenNarrow: 'cuts' },
  { title: 'BEGINS WITH', value: ({ prefix }) => prefix, whenNarrow: 'leaves' },
  { title: 'CREATED', value: ({ createdAt }) => showTime(createdAt), whenNarrow: 'leaves' },
  {
    title: 'EXPIRES',
    value: ({ expiresAt }) => (expiresAt === null ? 'never' : showTime(expiresAt)),
    whenNarrow: 'leaves',
  },
];

function stateOf({ revokedAt, expiresAt }: KeyView, now: Date): string {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && new Date(expiresAt) <= now ? 'expired' : 'valid';
}

function scopeNames(text: string, before: readonly Scope[] = []): readonly Scope[] {
  const given = names(text);
  const unknown = given.filter((name) => !(scopes as readonly string[]).includes(name));
  if (unknown.length === 0) return [...before, ...(given as readonly Scope[])];
  throw new InvalidArgumentError(`${unknown.join(', ')} is no scope; use some of ${scopes.join(', ')}.`);
}
