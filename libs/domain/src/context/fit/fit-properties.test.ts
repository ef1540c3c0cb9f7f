import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textOf, type Message } from '../../message.ts';
import { toLog } from '../log.ts';
import {
  anyTranscript,
  call,
  faultsOf,
  options,
  quarter,
  result,
  results,
  says,
  step,
  user,
} from '../session.test-data.ts';
import { messageTokens } from '../token-count.ts';
import { fitContext, type FitResult, type Fitted } from './fit-context.ts';

const tokensOf = (messages: readonly Message[]): number =>
  messages.reduce((sum, message) => sum + messageTokens(message, quarter), 0);

const fidelityIn = (fit: FitResult | undefined): number => (fit?.kind === 'fitted' ? fit.fidelity : -1);

const anyFit = fc.record({
  messages: anyTranscript(),
  budget: fc.integer({ min: 0, max: 12_000 }),
  tailTokens: fc.constantFrom(0, 200, 4_000),
});

test('down to the least, each smaller budget gives no more', () => {
  const failing = Array.from({ length: 30 }, (_, index) =>
    step(`${index}`, 'run', { index }, `no ${'e'.repeat(index * 40)}`, { isError: index % 2 === 0 }),
  );
  const small = Array.from({ length: 30 }, (_, index) =>
    step(`s${index}`, 'look', { index }, 'w'.repeat(40)),
  );
  const messages = [user('Go.'), ...failing.flat(), ...small.flat()];
  const fidelities = Array.from({ length: 120 }, (_, index) => index * 50)
    .map((budget) => fitContext(toLog(messages), options(budget, { tailTokens: 100 })))
    .map(fidelityIn);
  expect(fidelities).toEqual(fidelities.toSorted((a, b) => a - b));
  expect(new Set(fidelities).size).toBeGreaterThan(20);
});

test('any session, any budget: whole pairs, nothing empty, never over the budget, the objective as it was', () => {
  fc.assert(
    fc.property(anyFit, ({ messages, budget, tailTokens }) => {
      const fit = fitContext(toLog(messages), options(budget, { tailTokens }));
      expect(fit.kind === 'fitted' ? wrongWith(fit, messages, budget) : notRefused(fit)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

const notRefused = (fit: FitResult): readonly string[] =>
  fit.kind === 'too-small' && fit.overByTokens > 0 ? [] : [`${fit.kind} is no refusal that says by how much`];

function wrongWith(fit: Fitted, messages: readonly Message[], budget: number): readonly string[] {
  const unchanged = fit.messages.every((message, index) => message === messages[index]);
  const records = fit.messages.filter((message) => textOf(message).includes('=== RECORD'));
  const firstText = messages[0]?.role === 'user' ? textOf(messages[0]).trim() : '';
  const checks: Record<string, boolean> = {
    'tokens are counted wrongly': tokensOf(fit.messages) === fit.tokensAfter,
    'it is over the budget': fit.tokensAfter <= budget,
    'a message has no treatment': fit.treated.every(({ number }, index) => number === index + 1),
    'not every message has a treatment': fit.treated.length === messages.length,
    'it was changed though it fits': fit.fidelity < 1 === tokensOf(messages) > budget,
    'it says unchanged and is not': fit.fidelity < 1 || unchanged,
    'the objective is not what it was':
      firstText === '' || textOf(fit.messages[0] ?? user('')).trim() === firstText,
    'there are two records': records.length < 2,
  };
  const wrong = Object.keys(checks).filter((what) => !checks[what]);
  return fit.fidelity === 1 ? wrong : [...wrong, ...faultsOf(fit.messages)];
}

test('any session: the same in gives the same out', () => {
  fc.assert(
    fc.property(anyFit, ({ messages, budget, tailTokens }) => {
      const [one, two] = [0, 1].map(() =>
        fitContext(toLog(structuredClone(messages) as Message[]), options(budget, { tailTokens })),
      );
      expect(one).toEqual(two);
    }),
    { numRuns: 100 },
  );
});

test('any session: a larger budget never gives less', () => {
  fc.assert(
    fc.property(anyFit, fc.integer({ min: 0, max: 6_000 }), ({ messages, budget, tailTokens }, more) => {
      const [small, large] = [budget, budget + more].map((tokens) =>
        fitContext(toLog(messages), options(tokens, { tailTokens })),
      );
      expect(fidelityIn(large)).toBeGreaterThanOrEqual(fidelityIn(small));
    }),
    { numRuns: 400 },
  );
});

test('any session: the last answer’s words and calls are always given', () => {
  fc.assert(
    fc.property(anyTranscript(), fc.integer({ min: 200, max: 8_000 }), (messages, budget) => {
      const last = says('The last word.', call('last', 'look', { path: 'x' }));
      const all = [...messages, last, results(result('last', 'seen'))];
      const fit = fitContext(toLog(all), options(budget));
      if (fit.kind !== 'fitted') return;
      expect(fit.messages.slice(-2)).toEqual(all.slice(-2));
    }),
    { numRuns: 200 },
  );
});
