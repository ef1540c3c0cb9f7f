import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toLog } from '../log.ts';
import { anyTranscript, digestOf, faultsOf, longSession, options, step } from '../session.test-data.ts';
import { continueContext } from './continue-context.ts';
import { fitContext, type Fitted, type FitResult } from './fit-context.ts';

const must = (result: FitResult): Fitted => {
  if (result.kind !== 'fitted') throw new Error(result.message);
  return result;
};
const session = longSession(30_000);

test('while everything fits, the log itself is given', () => {
  const whole = must(continueContext(null, toLog(session), options(100_000)));
  const longer = [...session, ...step('more', 'look', {}, 'x')];
  const next = must(continueContext(whole, toLog(longer), options(100_000)));
  expect(next).toEqual(must(fitContext(toLog(longer), options(100_000))));
});

test('a fitted context is extended by the steps to come, its beginning unchanged', () => {
  let messages = session;
  let given = must(continueContext(null, toLog(messages), options(10_000)));
  const first = given.messages;
  for (let index = 0; index < 5; index += 1) {
    messages = [...messages, ...step(`new${index}`, 'look', {}, 'y'.repeat(400))];
    given = must(continueContext(given, toLog(messages), options(10_000)));
    expect(given.messages.slice(0, first.length).every((message, at) => message === first[at])).toBe(true);
  }
  expect(given.messages).toHaveLength(first.length + 10);
  expect(given).toMatchObject({ digest: digestOf(given.messages), treated: { length: messages.length } });
});

test('where the extended one is too long, the log is fitted anew with room', () => {
  const given = must(continueContext(null, toLog(session), options(10_000)));
  const longer = toLog([...session, ...step('big', 'look', {}, 'y'.repeat(20_000))]);
  const next = must(continueContext(given, longer, options(10_000)));
  expect(next.tokensAfter).toBeLessThanOrEqual(8_000);
});

test('a smaller provider gets a context of its own', () => {
  const given = must(continueContext(null, toLog(session), options(20_000)));
  expect(must(continueContext(given, toLog(session), options(5_000))).tokensAfter).toBeLessThanOrEqual(5_000);
});

test('any session, cut anywhere and continued: never over the budget, whole pairs', () => {
  fc.assert(
    fc.property(anyTranscript(), fc.nat({ max: 30 }), fc.nat({ max: 6_000 }), (messages, cut, budget) => {
      const before = continueContext(null, toLog(messages.slice(0, cut)), options(budget));
      const previous = before.kind === 'fitted' ? before : null;
      const fit = continueContext(previous, toLog(messages), options(budget));
      if (fit.kind !== 'fitted') return;
      const isAnew = fit.fidelity < 1 && previous?.fidelity === 1;
      expect(isAnew ? faultsOf(fit.messages) : []).toEqual([]);
      expect(fit.tokensAfter).toBeLessThanOrEqual(budget);
    }),
    { numRuns: 300 },
  );
});
