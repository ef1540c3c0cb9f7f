import { expect, test } from 'vitest';
import { emptyBoard, ledgerKey, type Board, type Provider } from '@baton/domain';
import { presentLimits } from './present-limits.ts';

const now = new Date('2030-01-01T10:00:00Z');
const hourMs = 3_600_000;

const claude: Provider = {
  id: 'claude',
  kind: 'anthropic',
  model: 'm',
  host: 'host',
  credentials: ['key-1'],
  concurrency: 4,
  contextTokens: 100_000,
  outputTokens: 8_000,
  prices: { input: 3, cachedInput: 0.3, output: 15 },
  windows: [{ name: '5h', spanMs: 5 * hourMs, requests: 100 }],
};

const used = (requests: number, running = 0): Board => ({
  ...emptyBoard,
  providers: new Map([['claude', { queued: 0, running }]]),
  ledger: new Map([
    [
      ledgerKey({ host: 'host', credential: 'key-1', model: 'm' }, 5 * hourMs),
      { openedAt: new Date(now.getTime() - hourMs), requests, tokens: 0, usd: 0 },
    ],
  ]),
});

/** [board, provider, picked, why] */
const states: readonly (readonly [Board, Partial<Provider>, 'yes' | 'last' | 'no', string])[] = [
  [emptyBoard, { windows: [] }, 'yes', 'no window of it is known'],
  [used(40), {}, 'yes', '60 % are left of its tightest window, 5h requests'],
  [used(88), {}, 'last', '88 % used, above critical: only where no other provider'],
  [used(80, 60), {}, 'no', 'spoken for by what runs and waits there'],
  [used(88), { reserve: 0.1 }, 'no', 'what is left is less than a task usually takes. It is looked at again'],
  [used(96), {}, 'no', 'above emergency: nothing new starts before 2030-01-01T14:00:00.000Z'],
  [used(92), { reserve: 0.1 }, 'no', 'the rest is kept for tasks of priority 1 and 2'],
  [
    {
      ...used(0),
      cooldowns: new Map([
        [
          'host * *',
          {
            host: 'host',
            credential: null,
            model: null,
            until: new Date(now.getTime() + hourMs),
            code: 'auth' as const,
            message: 'bad key',
          },
        ],
      ]),
    },
    {},
    'no',
    'It rests until 2030-01-01T11:00:00.000Z (auth: bad key)',
  ],
];

test.each(states.map(([board, more, state, why]) => ({ board, more, state, why })))(
  'picked $state: $why',
  ({ board, more, state, why }) => {
    const { picked } = presentLimits({ ...claude, ...more }, board, now);
    expect(picked).toEqual({ state, why: expect.stringContaining(why) as string });
  },
);

test('windows come with used and left, their reset, and since when they stand at their level', () => {
  const since = new Date(now.getTime() - 60_000);
  const level = { provider: 'claude', credential: 'key-1', window: '5h requests', since };
  const at = (told: 'warning' | 'critical') => {
    const levels = new Map([['claude key-1 5h requests', { ...level, level: told }]]);
    return presentLimits(claude, { ...used(88), levels }, now).credentials[0]?.windows[0];
  };
  expect(at('critical')).toEqual({
    name: '5h requests',
    source: 'ledger',
    unit: 'requests',
    limit: 100,
    used: 88,
    left: 12,
    headroom: 0.12,
    resetsAt: '2030-01-01T14:00:00.000Z',
    level: 'critical',
    since: since.toISOString(),
  });
  // It has risen since it was told last.
  expect(at('warning')).toMatchObject({ level: 'critical', since: null });
});
