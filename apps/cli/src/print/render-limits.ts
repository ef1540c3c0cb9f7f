import type { ProviderLimitsView } from '@baton/contract';
import type { Context } from '../context.ts';
import type { Format } from '../terminal/screen.ts';
import { showCount, showDollars } from './amounts.ts';
import { heading, renderFacts } from './facts.ts';
import { renderTable, type Column } from './table.ts';
import { showAge, showUntil } from './times.ts';

type Credential = ProviderLimitsView['credentials'][number];
type WindowRow = Credential['windows'][number] & { readonly credential: string };
type Look = Pick<Context, 'stdout' | 'now'>;

/** Everything that bounds a provider on one page: whether it is picked and why, then its windows. */
export function renderLimits(limits: ProviderLimitsView, { stdout, now }: Look): string {
  const { id, model, picked, level, reserve, thresholds, breaker, concurrency, share } = limits;
  const facts = renderFacts(
    [
      ['Provider', `${id} (${model})`],
      ['Picked', `${pickedWord[picked.state]}. ${picked.why}`, pickedFormat[picked.state]],
      level ? ['Level', level, levelFormat[level]] : ['Level', 'far from every limit'],
      [
        'Thresholds',
        `warning ${thresholds.warning} %, critical ${thresholds.critical} %, emergency ${thresholds.emergency} % used`,
      ],
      ['Reserve', reserve > 0 ? `${showPercent(reserve)} for tasks of priority 1 and 2` : null],
      ['Cooldowns', cooldownsOf(limits, now()), 'yellow'],
      ['Breaker', breakerOf(breaker, now())],
      ['At once', showAdapted(concurrency, 'runs')],
      [
        'A minute',
        [
          limits.requestsPerMinute && showAdapted(limits.requestsPerMinute, 'requests'),
          limits.tokensPerMinute && showAdapted(limits.tokensPerMinute, 'tokens'),
        ]
          .filter((part) => part !== null)
          .join(', '),
      ],
      ['Throttled', share < 1 ? `to ${showPercent(share)} of what is allowed` : null, 'yellow'],
    ],
    stdout,
  );
  const rows = limits.credentials.flatMap(({ credential, windows }) =>
    windows.map((window) => ({ ...window, credential })),
  );
  const table =
    rows.length === 0
      ? 'No window is known: none is declared in baton.yaml, and no header has told of one lately.'
      : renderTable(columnsAt(now(), limits.credentials.length > 1), rows, stdout);
  return `${facts}\n\n${heading('Windows', stdout)}\n${table}`;
}

const pickedWord = { yes: 'Yes', last: 'Last', no: 'No' } as const;
const pickedFormat = { yes: 'green', last: 'yellow', no: 'red' } as const satisfies Record<string, Format>;
const levelFormat = {
  warning: 'yellow',
  critical: 'yellow',
  emergency: 'red',
} as const satisfies Record<string, Format>;

const columnsAt = (now: Date, severalKeys: boolean): readonly Column<WindowRow>[] => [
  { title: 'WINDOW', value: ({ name }) => name },
  ...(severalKeys ? [{ title: 'KEY', value: ({ credential }: WindowRow) => credential }] : []),
  {
    title: 'USED',
    value: (row) => showAmount(row.used, row),
    align: 'right',
  },
  { title: 'OF', value: (row) => showAmount(row.limit, row), align: 'right' },
  { title: 'LEFT', value: (row) => showAmount(row.left, row), align: 'right' },
  {
    title: '% LEFT',
    value: ({ headroom }) => showPercent(headroom),
    align: 'right',
    format: ({ level }) => (level ? levelFormat[level] : 'green'),
  },
  {
    title: 'LEVEL',
    value: ({ level, since }) => (level ? `${level}${since ? `, ${showAge(since, now)}` : ''}` : '-'),
    format: ({ level }) => (level ? levelFormat[level] : null),
  },
  { title: 'RESETS', value: ({ resetsAt }) => (resetsAt ? showUntil(resetsAt, now) : '-') },
  {
    title: 'COUNTED BY',
    value: ({ source }) => (source === 'ledger' ? 'Baton' : 'the provider'),
    whenNarrow: 'leaves',
  },
];

/** The window's name says what is counted. */
function showAmount(amount: number | null, { unit }: WindowRow): string {
  if (amount === null) return '-';
  return unit === 'usd' ? showDollars(amount) : showCount(Math.round(amount));
}

/** Never 100 % of what is not whole, and never 0 % of what is not gone. */
function showPercent(share: number): string {
  const percent = Math.round(share * 1_000) / 10;
  const shown = share < 1 ? Math.min(99.9, percent) : percent;
  return `${share > 0 ? Math.max(0.1, shown) : shown} %`;
}

const showAdapted = (
  { limit, now }: { readonly limit: number; readonly now: number },
  unit: string,
): string =>
  now < limit ? `${showCount(now)} of ${showCount(limit)} ${unit}` : `${showCount(limit)} ${unit}`;

const cooldownsOf = ({ credentials }: ProviderLimitsView, now: Date): string =>
  credentials
    .flatMap(({ credential, cooldown }) =>
      cooldown
        ? [`${credential} until ${showUntil(cooldown.until, now)}: ${cooldown.code}: ${cooldown.message}`]
        : [],
    )
    .join('\n');

const breakerOf = ({ state, openUntil }: ProviderLimitsView['breaker'], now: Date): string =>
  state === 'open' && openUntil ? `open until ${showUntil(openUntil, now)}` : state;
