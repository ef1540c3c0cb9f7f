import type { Agent } from './agent.ts';
import type { Board } from './board.ts';
import { emptyBoard } from './board.ts';
import type { Cooldown } from './cooldown.ts';
import type { Failure, FailureCode } from './failure.ts';
import type { Provider } from './provider.ts';

export const now = new Date('2030-01-01T00:00:00Z');

export const aProvider = (id: string, more: Partial<Provider> = {}): Provider => ({
  id,
  kind: 'anthropic',
  model: 'm',
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
  ...more,
});

export const aFailure = (code: FailureCode, more: Partial<Failure> = {}): Failure => ({
  code,
  message: 'no',
  provider: 'claude',
  ...more,
});

export const boardWith = (
  ...cooldowns: readonly (Pick<Cooldown, 'provider'> & { seconds: number; code?: FailureCode })[]
): Board => ({
  ...emptyBoard,
  cooldowns: new Map(
    cooldowns.map(({ provider, seconds, code = 'rate_limit' }) => [
      provider,
      { provider, code, message: '', until: new Date(now.getTime() + seconds * 1_000) },
    ]),
  ),
});
