import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textOf, type Message } from '../../message.ts';
import { toLog } from '../log.ts';
import {
  anyTranscript,
  call,
  digestOf,
  faultsOf,
  log,
  longSession,
  options,
  quarter,
  result,
  results,
  says,
  step,
  thinks,
  user,
} from '../session.test-data.ts';
import { messageTokens } from '../token-count.ts';
import { fitContext, type FitOptions, type FitResult, type Fitted } from './fit-context.ts';

const tokensOf = (messages: readonly Message[]): number =>
  messages.reduce((sum, message) => sum + messageTokens(message, quarter), 0);
const whole = (messages: readonly Message[]): string => JSON.stringify(messages);

function fitted(messages: readonly Message[], given: FitOptions): Fitted {
  const fit = fitContext(toLog(messages), given);
  if (fit.kind !== 'fitted') throw new Error(fit.message);
  return fit;
}

test('what fits is given unchanged: the same messages, the same digest, fidelity 1', () => {
  const messages = longSession(5_000);
  const fit = fitted(messages, options(tokensOf(messages)));
  expect(fit.messages.every((message, index) => message === messages[index])).toBe(true);
  expect(fit).toMatchObject({ fidelity: 1, digest: digestOf(messages), budgetTokens: fit.tokensBefore });
  expect(fit.treated.every(({ treatment }) => treatment === 'verbatim')).toBe(true);
});

test('one token short of fitting costs as little as possible', () => {
  const messages = longSession(5_000);
  const fit = fitted(messages, options(tokensOf(messages) - 1));
  expect(fit.fidelity).toBeGreaterThan(0.95);
  expect(fit.fidelity).toBeLessThan(1);
  expect(fit.treated.filter(({ treatment }) => treatment !== 'verbatim')).toHaveLength(1);
});

test('a session of 200,000 tokens fits into 32,000, and what was planted early survives', () => {
  const messages = longSession(200_000);
  const startedAt = performance.now();
  const fit = fitted(messages, options(32_000));
  console.log(
    `fitting ${fit.tokensBefore} tokens to ${fit.tokensAfter} took ${Math.round(performance.now() - startedAt)} ms, fidelity ${fit.fidelity}`,
  );
  expect(fit.tokensAfter).toBe(tokensOf(fit.messages));
  expect(fit.tokensAfter).toBeLessThanOrEqual(32_000);
  const given = whole(fit.messages);
  for (const fact of [
    'Never touch `config/prod.yaml`',
    'at most 3 retries',
    'exponential backoff instead of a fixed delay',
    'Run the whole suite',
    'keep the public API unchanged',
  ])
    expect(given).toContain(fact);
  expect(fit.messages[0]).toBe(messages[0]);
  expect(fit.messages.slice(-2)).toEqual(messages.slice(-2));
});

test.each([6_000, 4_000, 2_500])('what binds survives even %i tokens', (budget) => {
  const given = whole(fitted(longSession(60_000), options(budget)).messages);
  expect(given).toContain('Never touch `config/prod.yaml`');
  expect(given).toContain('exponential backoff instead of a fixed delay');
});

test('a constraint of a message that is left out stays the user’s word, outside the record', () => {
  const messages = [user('Start.'), says('Yes.'), user(`Never delete data.\n${'x '.repeat(4_000)}`)];
  for (let index = 0; index < 40; index += 1) messages.push(...step(`c${index}`, 'look', {}, `n ${index}`));
  const record = fitted(messages, options(900, { tailTokens: 100 })).messages.find((message) =>
    textOf(message).includes('=== RECORD'),
  );
  const text = record ? textOf(record) : '';
  expect(text).toContain('- [3] Never delete data.');
  expect(text.indexOf('Never delete data.')).toBeLessThan(text.indexOf('=== RECORD'));
});

test('tool outputs are shortened before anything is left out, and say by how much', () => {
  const messages = [
    user('Read it.'),
    ...step('1', 'fs__read_file', { path: 'a' }, `HEAD${'x'.repeat(40_000)}TAIL`),
    ...step('2', 'fs__read_file', { path: 'b' }, 'short'),
  ];
  const fit = fitted(messages, options(2_000, { tailTokens: 50 }));
  expect(fit.treated.map(({ treatment }) => treatment)).toEqual([
    'verbatim',
    'verbatim',
    'shortened',
    'verbatim',
    'verbatim',
  ]);
  expect(whole(fit.messages)).toMatch(
    /HEADx+\\n\[… 384\d\d of 40008 characters are left out here …\]\\nx+TAIL/,
  );
});

test('reasoning goes first', () => {
  const messages = [
    user('Go.'),
    says('One.', thinks('deep '.repeat(500)), call('1', 'look')),
    results(result('1', 'x'.repeat(3_000))),
    says('Two.'),
  ];
  const fit = fitted(messages, options(1_000, { tailTokens: 10 }));
  expect(whole(fit.messages)).not.toContain('deep');
  expect(fit.messages[2]).toBe(messages[2]);
  expect(fit.fidelity).toBeGreaterThan(0.8);
});

test('an error that was resolved leaves before one that stands', () => {
  const noise = 'y'.repeat(4_000);
  const messages = [
    user('Go.'),
    ...step('1', 'run', { cmd: 'a' }, `resolved ${noise}`, { isError: true }),
    ...step('2', 'run', { cmd: 'b' }, `standing ${noise}`, { isError: true }),
    ...step('3', 'run', { cmd: 'a' }, `fine ${noise}`),
    ...step('4', 'look', {}, 'end'),
  ];
  const { treated } = fitted(messages, options(2_800, { tailTokens: 20 }));
  expect(treated[2]?.treatment).not.toBe('verbatim');
  expect(treated[4]?.treatment).toBe('verbatim');
});

test('what later steps speak of stays longer than what nobody mentions again', () => {
  const noise = 'y'.repeat(1_200);
  const messages = [
    user('Go.'),
    ...step('1', 'fs__read_file', { path: 'src/kept.ts' }, noise),
    ...step('2', 'fs__read_file', { path: 'src/other.ts' }, noise),
    ...step('3', 'look', {}, 'end', { text: 'Back to src/kept.ts now.' }),
  ];
  const { treated } = fitted(messages, options(500, { tailTokens: 20 }));
  expect(treated[2]?.treatment).toBe('verbatim');
  expect(treated[4]?.treatment).not.toBe('verbatim');
});

test('pinned messages stay as they are', () => {
  const messages = longSession(60_000);
  const fit = fitted(messages, options(8_000, { pinned: [10, 11] }));
  expect(fit.messages).toContain(messages[9]);
  expect(fit.messages).toContain(messages[10]);
});

test('a last output larger than the window is shortened rather than refused', () => {
  const messages = [user('Go.'), ...step('1', 'fs__read_file', { path: 'a' }, 'x'.repeat(400_000))];
  const fit = fitted(messages, options(2_000));
  expect(fit.treated.map(({ treatment }) => treatment)).toEqual(['verbatim', 'verbatim', 'shortened']);
});

test('where even the must-keeps do not fit, the refusal says by how much', () => {
  const messages = [user('x'.repeat(8_000)), ...step('1', 'look', {}, 'y')];
  const refusal = fitContext(toLog(messages), options(1_000));
  expect(refusal).toMatchObject({ kind: 'too-small', budgetTokens: 1_000 });
  if (refusal.kind !== 'too-small') return;
  expect(refusal.overByTokens).toBe(refusal.neededTokens - 1_000);
  expect(fitContext(toLog(messages), options(refusal.neededTokens)).kind).toBe('fitted');
});

test('a provider that counts more than we do is given less', () => {
  const messages = longSession(60_000);
  const sizes = [1, 1.5].map((correction) => fitted(messages, options(20_000, { correction })).tokensAfter);
  expect(sizes[1]).toBeLessThanOrEqual(20_400 / 1.5 - 400);
  expect(sizes[0]).toBeGreaterThan(sizes[1] ?? 0);
});

test('a summary made by a provider stands in the record', () => {
  const fit = fitted(longSession(30_000), options(8_000, { summary: 'They fixed the import.' }));
  expect(whole(fit.messages)).toContain('Summary of them:\\nThey fixed the import.');
});

test('calls of the last answer that may still be made stay pending', () => {
  const messages = [
    ...longSession(20_000),
    says('', call('now', 'fs__write_file', { path: 'a', content: 'b' })),
  ];
  const fit = fitted(messages, options(6_000));
  expect(fit.messages.at(-1)).toBe(messages.at(-1));
});

test('a log with holes is refused with the numbers that are missing', () => {
  const entries = log(...longSession(2_000)).filter(({ number }) => ![2, 5, 6].includes(number));
  expect(fitContext(entries, options(100))).toMatchObject({ kind: 'holes', missing: [2, 5, 6] });
});

const fidelityIn = (fit: FitResult | undefined): number => (fit?.kind === 'fitted' ? fit.fidelity : -1);

const anyFit = fc.record({
  messages: anyTranscript(),
  budget: fc.integer({ min: 0, max: 12_000 }),
  tailTokens: fc.constantFrom(0, 200, 4_000),
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
