import type { Agent } from './agent.ts';
import type { Board } from './board.ts';
import { emptyBoard, withCooldown } from './board.ts';
import type { Cooldown } from './cooldown.ts';
import type { Failure, FailureCode } from './failure.ts';
import type { Provider } from './provider.ts';

export const now = new Date('2030-01-01T00:00:00Z');

export const aProvider = (id: string, more: Partial<Provider> = {}): Provider => ({
  id,
  kind: 'anthropic',
  model: 'm',
  host: id,
  credentials: ['key-1'],
  concurrency: 4,
  contextTokens: 100_000,
  outputTokens: 8_000,
  prices: { input: 3, cachedInput: 0.3, output: 15 },
  ...more,
});

export const providers = (...list: readonly Provider[]): ReadonlyMap<string, Provider> =>
  new Map(list.map((provider) => [provider.id, provider]));

export const anAgent = (id: string, more: Partial<Agent> = {}): Agent => ({
  id,
  name: id,
  description: '',
  skills: [],
  instructions: '',
  providers: ['claude', 'synthetic'],
  tools: [],
  limits: { maxSteps: 50, maxRunSeconds: 3_600 },
  policy: {},
  ...more,
});

export const aFailure = (code: FailureCode, more: Partial<Failure> = {}): Failure => ({
  code,
  message: 'no',
  provider: 'claude',
  ...more,
});

/** What shuts a whole provider of `aProvider`, or what `more` says. */
export const aCooldown = (provider: string, seconds: number, more: Partial<Cooldown> = {}): Cooldown => ({
  host: provider,
  credential: null,
  model: null,
  code: 'rate_limit',
  message: '',
  until: new Date(now.getTime() + seconds * 1_000),
  ...more,
});

export const boardWith = (
  ...cooldowns: readonly { provider: string; seconds: number; code?: FailureCode }[]
): Board =>
  cooldowns.reduce(
    (board, { provider, seconds, code = 'rate_limit' }) =>
      withCooldown(board, aCooldown(provider, seconds, { code })),
    emptyBoard,
  );
