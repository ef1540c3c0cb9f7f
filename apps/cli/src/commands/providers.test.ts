import { expect, test } from 'vitest';
import type { ProviderLimitsView } from '@baton/contract';
import { give, runCommand, startScriptedServer } from '../command.test-data.ts';

const later = new Date(Date.now() + 5_430_000).toISOString();

const limits: ProviderLimitsView = {
  id: 'claude',
  model: 'claude-sonnet-5-5',
  picked: { state: 'no', why: '5h tokens: 96 % used, above emergency (95 %): nothing new starts.' },
  headroom: 0.04,
  level: 'emergency',
  thresholds: { warning: 70, critical: 85, emergency: 95 },
  reserve: 0.1,
  credentials: [
    {
      credential: 'key-1',
      cooldown: null,
      windows: [
        {
          name: '5h tokens',
          source: 'ledger',
          unit: 'tokens',
          limit: 2_000_000,
          used: 1_920_000,
          left: 80_000,
          headroom: 0.04,
          resetsAt: later,
          level: 'emergency',
          since: new Date(Date.now() - 120_000).toISOString(),
        },
        {
          name: '7d',
          source: 'provider',
          unit: 'share',
          limit: null,
          used: null,
          left: null,
          headroom: 0.9996,
          resetsAt: null,
          level: null,
          since: null,
        },
      ],
    },
  ],
  breaker: { state: 'closed', openUntil: null, faultsInRow: 0 },
  share: 0.5,
  concurrency: { limit: 4, now: 2 },
  requestsPerMinute: { limit: 50, now: 25 },
  tokensPerMinute: null,
};

test('limits tell whether a provider is picked and why, and its windows in aligned numbers', async () => {
  await using server = await startScriptedServer({ 'GET /v1/providers/claude/limits': give(limits) });
  const { stdout, code } = await runCommand(['providers', 'limits', 'claude'], server);
  expect(stdout).toMatch(/Picked +No\. 5h tokens: 96 % used, above emergency/);
  expect(stdout).toMatch(/Reserve +10 % for tasks of priority 1 and 2/);
  expect(stdout).toMatch(/At once +2 of 4 runs/);
  expect(stdout).toMatch(/A minute +25 of 50 requests/);
  expect(stdout).toMatch(
    /5h tokens +1,920,000 +2,000,000 +80,000 +4 % +emergency, 2 min ago +.*\(in 1 h 30 min\) +Baton/,
  );
  expect(stdout).toMatch(/7d +- +- +- +99.9 % +- +- +the provider/);
  expect(code).toBe(0);
});

test('without an id every provider’s are shown; one of which nothing is known says so', async () => {
  const plain = { ...limits, id: 'local', credentials: [{ ...limits.credentials[0], windows: [] }] };
  await using server = await startScriptedServer({
    'GET /v1/providers': give({ items: [] }),
    'GET /v1/providers/local/limits': give(plain),
  });
  expect((await runCommand(['providers', 'limits', 'local'], server)).stdout).toContain(
    'No window is known: none is declared in baton.yaml',
  );
  expect(JSON.parse((await runCommand(['providers', 'limits', '--json'], server)).stdout)).toEqual({
    items: [],
  });
});
