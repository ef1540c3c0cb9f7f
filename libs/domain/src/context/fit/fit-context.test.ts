import { expect, test } from 'vitest';
import { textOf, type Message } from '../../message.ts';
import { toLog } from '../log.ts';
import {
  call,
  digestOf,
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
import { fitContext, type FitOptions, type Fitted } from './fit-context.ts';

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

test('an identifier that later steps name keeps its step longer', () => {
  const noise = 'y'.repeat(1_200);
  const messages = [
    user('Go.'),
    ...step('1', 'look_up', { symbol: 'parseConfig' }, noise),
    ...step('2', 'look_up', { symbol: 'otherThing' }, noise),
    ...step('3', 'look', {}, 'end', { text: 'So parseConfig it is.' }),
  ];
  const { treated } = fitted(messages, options(500, { tailTokens: 20 }));
  expect([treated[2]?.treatment, treated[4]?.treatment]).toEqual(['verbatim', 'shortened']);
});

test('a step that decides stays longer than one that does not', () => {
  const noise = 'Some words. '.repeat(120);
  const messages = [
    user('Go.'),
    ...step('1', 'look', { n: 1 }, 'x', { text: `I decided on a because of b. ${noise}` }),
    ...step('2', 'look', { n: 2 }, 'x', { text: noise }),
    ...step('3', 'look', { n: 3 }, 'end'),
  ];
  const { treated } = fitted(messages, options(700, { tailTokens: 20 }));
  expect([treated[1]?.treatment, treated[3]?.treatment]).toEqual(['verbatim', 'summarised']);
});

test('the record stands right behind the objective, and tells what was summarised from what was dropped', () => {
  const messages = [
    user('Go.'),
    ...step('1', 'look', { n: 1 }, 'x', { text: `I decided on a because of b. ${'Words. '.repeat(300)}` }),
    ...step('2', 'look', { n: 2 }, 'x', { text: 'Words. '.repeat(300) }),
    ...step('3', 'look', { n: 3 }, 'end'),
  ];
  const fit = fitted(messages, options(300, { tailTokens: 20 }));
  expect(textOf(fit.messages[1] ?? user(''))).toContain('- [2] I decided on a because of b.');
  expect(fit.treated.map(({ treatment }) => treatment)).toEqual([
    'verbatim',
    'summarised',
    'dropped',
    'summarised',
    'dropped',
    'verbatim',
    'verbatim',
  ]);
});

test('long arguments are shortened, many short ones are left as they are', () => {
  const short = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, 'value']));
  const messages = [
    user('Go.'),
    ...step('1', 'fs__write_file', { path: 'a', content: 'x'.repeat(8_000) }, 'ok'),
    ...step('2', 'set', short, 'ok'),
    ...step('3', 'look', {}, 'end'),
  ];
  const { treated, messages: given } = fitted(messages, options(1_250, { tailTokens: 20 }));
  expect(treated.map(({ treatment }) => treatment).slice(1, 5)).toEqual([
    'shortened',
    'verbatim',
    'verbatim',
    'verbatim',
  ]);
  expect(whole(given)).toContain('characters are left out here');
});

test('at the least, what binds and the last step are given, and the lesser lines of the record are not', () => {
  const messages = longSession(20_000);
  const least = fitContext(toLog(messages), options(0));
  const given = fitted(messages, options(least.kind === 'too-small' ? least.neededTokens : 0));
  expect(whole(given.messages)).toContain('exponential backoff instead of a fixed delay');
  expect(whole(given.messages)).not.toContain('dealt with');
  expect(given.messages).toHaveLength(4);
});

test('a tail of long words gives way before the receiver is refused', () => {
  const long = Array.from({ length: 6 }, (_, index) =>
    step(`${index}`, 'look', { index }, 'x', { text: 'Some words. '.repeat(200) }),
  );
  const fit = fitted([user('Go.'), ...long.flat()], options(1_200));
  expect(fit.treated.at(-1)?.treatment).toBe('verbatim');
});

test('pinned messages stay as they are', () => {
  const messages = longSession(60_000).map((message, index): Message =>
    index === 9 || index === 10 ? { ...message, pinned: true } : message,
  );
  const fit = fitted(messages, options(8_000));
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
