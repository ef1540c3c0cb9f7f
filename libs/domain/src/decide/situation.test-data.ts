import type { FailureCode } from '../failure.ts';
import { defaultPolicy } from '../policy.ts';
import { aFailure, anAgent, aProvider, boardWith, now, providers } from '../sample.test-data.ts';
import { decideNext, type Situation } from './decide-next.ts';

export const claude = aProvider('claude');
const both = providers(claude, aProvider('synthetic'));

const situation = (more: Partial<Situation> = {}): Situation => ({
  failure: aFailure('rate_limit'),
  provider: claude,
  tries: 1,
  agent: anAgent('engineer'),
  providers: both,
  needs: { filter: {}, contextTokens: 0 },
  context: { tokens: 1_000, warmTokens: 0 },
  policy: defaultPolicy,
  rounds: 0,
  hops: 0,
  board: boardWith(),
  now,
  random: 0.5,
  ...more,
});

/** What follows a failure of claude, whose agent may go on at synthetic. */
export const after = (code: FailureCode, more: Partial<Situation> = {}) =>
  decideNext(situation({ failure: aFailure(code), ...more }));
