import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toLog } from '../log.ts';
import {
  anyTranscript,
  call,
  log,
  longSession,
  result,
  results,
  says,
  step,
  user,
} from '../session.test-data.ts';
import { extractFacts } from './extract-facts.ts';
import { effectOf } from './tool-use.ts';
import { sentencesOf } from './sentences.ts';

const textsOf = (facts: readonly { readonly text: string }[]): readonly string[] =>
  facts.map(({ text }) => text);

test('the objective is what the user asked before the first answer', () => {
  const { objective } = extractFacts(log(user('Fix it.'), user('Soon.'), says('Yes.'), user('Thanks.')));
  expect(objective).toEqual({ text: 'Fix it.\n\nSoon.', numbers: [1, 2] });
});

test.each<[string, readonly string[]]>([
  ['Rename it. The API must stay stable.', ['The API must stay stable.']],
  ['Never touch config/prod.yaml, e.g. its keys. Thanks!', ['Never touch config/prod.yaml, e.g. its keys.']],
  ['- use at most 3 retries\n- be quick', ['use at most 3 retries']],
  ['Please do not add dependencies! Only edit src/.', ['Please do not add dependencies!', 'Only edit src/.']],
  ['Keep the public API unchanged.', ['Keep the public API unchanged.']],
  ['```\nnever read this code\n```\nJust go.', []],
  ['Hello there.', []],
])('constraints of “%s”', (text, constraints) => {
  expect(textsOf(extractFacts(log(user(text), says('You must obey me.'))).constraints)).toEqual(constraints);
});

test.each<[string, string | null]>([
  ['I decided to use a queue because Redis may lose jobs.', 'Redis may lose jobs'],
  ["I'll write the test first.", null],
  ['We chose vitest instead of jest.', null],
])('a decision: %s', (text, why) => {
  expect(extractFacts(log(user('Go.'), says(`Well. ${text} Fine.`))).decisions).toEqual([
    { text, number: 2, why },
  ]);
});

test('of too many decisions the firm ones and the latest are kept', () => {
  const chatter = Array.from({ length: 200 }, (_, index) => says(`I'll read file ${index} now.`));
  const { decisions } = extractFacts(log(user('Go.'), says('We decided to drop Oracle.'), ...chatter));
  expect(decisions).toHaveLength(60);
  expect(decisions[0]?.text).toBe('We decided to drop Oracle.');
  expect(decisions.at(-1)?.text).toBe("I'll read file 199 now.");
});

test('artifacts are the files, diffs, links and results of calls, each once, as written if one call wrote them', () => {
  const { artifacts, progress } = extractFacts(
    log(
      user('See https://example.com/spec.'),
      ...step('1', 'fs__read_file', { path: 'src/a.ts' }, 'x'),
      ...step('2', 'fs__write_file', { path: 'src/a.ts', content: 'y' }, 'ok'),
      ...step('3', 'fs__write_file', { path: 'src/failed.ts' }, 'no', { isError: true }),
      ...step('4', 'apply_patch', { patch: '--- a/src/b.ts\n+++ b/src/b.ts\n@@ -1 +1 @@\n-a\n+b' }, 'ok'),
      ...step('5', 'run', { command: 'npm test' }, 'lots\n12 passed'),
    ),
  );
  expect(artifacts.map(({ kind, name, access }) => `${kind} ${name} ${access}`)).toEqual([
    'link https://example.com/spec read',
    'file src/a.ts written',
    'file src/failed.ts read',
    'diff src/b.ts written',
    'result run {"command":"npm test"} read',
  ]);
  expect(artifacts.at(-1)?.detail).toBe('12 passed');
  expect(progress).toMatchObject({
    steps: 5,
    toolCalls: 5,
    failedCalls: 1,
    filesWritten: ['src/a.ts', 'src/b.ts'],
  });
});

test('a failure stands until the same call succeeds, whatever the order of its arguments', () => {
  const { failures } = extractFacts(
    log(
      user('Go.'),
      ...step('1', 'run', { cmd: 'a', dir: 'd' }, 'no a', { isError: true }),
      ...step('2', 'run', { cmd: 'b' }, 'no b', { isError: true }),
      ...step('3', 'run', { cmd: 'b' }, 'still no b', { isError: true }),
      ...step('4', 'run', { dir: 'd', cmd: 'a' }, 'fine'),
    ),
  );
  expect(failures).toEqual([
    { tool: 'run', args: '{"cmd":"a","dir":"d"}', error: 'no a', times: 1, number: 2, resolvedBy: 8 },
    { tool: 'run', args: '{"cmd":"b"}', error: 'still no b', times: 2, number: 6, resolvedBy: null },
  ]);
});

test('a failure after the success of the same call stands', () => {
  const { failures } = extractFacts(
    log(user('Go.'), ...step('1', 'run', {}, 'fine'), ...step('2', 'run', {}, 'no', { isError: true })),
  );
  expect(failures).toMatchObject([{ resolvedBy: null }]);
});

test('of too many failures those that stand are kept', () => {
  const fail = (id: number, isError: boolean) =>
    step(`${id}`, 'run', { id }, isError ? `no ${id}` : 'fine', { isError });
  const ids = Array.from({ length: 40 }, (_, id) => id);
  const resolved = ids.flatMap((id) => [...fail(id, true), ...fail(id, false)]);
  const { failures } = extractFacts(log(user('Go.'), ...fail(99, true), ...resolved));
  expect(failures).toHaveLength(30);
  expect(failures[0]).toMatchObject({ args: '{"id":99}', resolvedBy: null });
});

test('ids that are used again belong to the latest answer, and each result to one call', () => {
  const { failures, progress } = extractFacts(
    log(
      user('Go.'),
      says('', call('0', 'run', { n: 1 })),
      says('', call('0', 'run', { n: 2 }), call('0', 'run', { n: 3 })),
      results(result('0', 'fine'), result('0', 'no', true)),
    ),
  );
  expect(failures).toMatchObject([{ args: '{"n":3}' }]);
  expect(progress).toMatchObject({ toolCalls: 3, failedCalls: 1 });
  const late = log(user('Go.'), says('', call('0', 'run')), says('Well.'), results(result('0', 'no', true)));
  expect(extractFacts(late).failures).toEqual([]);
});

test('what is said again is told where it was said last', () => {
  const { decisions } = extractFacts(
    log(user('Go.'), says('We chose a.'), says('We chose b.'), says('We chose a.')),
  );
  expect(decisions.map(({ text, number }) => [text, number])).toEqual([
    ['We chose b.', 3],
    ['We chose a.', 4],
  ]);
});

test('a question that was answered by a message is answered', () => {
  const { answers, openQuestions } = extractFacts(
    log(user('Go.'), says('', call('q', 'ask_person', { question: 'Which port?' })), user('8080, please.')),
  );
  expect(answers).toMatchObject([{ question: 'Which port?', answer: '8080, please.' }]);
  expect(openQuestions).toEqual([]);
});

test('a file that was written stays written when it is read again, and outlasts files that were only read', () => {
  const read = Array.from({ length: 90 }, (_, index) =>
    step(`${index}`, 'read_file', { path: `f/${index}` }, 'x'),
  );
  const { artifacts } = extractFacts(
    log(
      user('Go.'),
      ...step('w', 'write_file', { path: 'a/1' }, 'ok'),
      ...step('w', 'write_file', { path: 'a/2' }, 'ok'),
      ...step('r', 'read_file', { path: 'a/1' }, 'x'),
      ...read.flat(),
    ),
  );
  expect(artifacts).toHaveLength(80);
  expect(artifacts.filter(({ access }) => access === 'written').map(({ name }) => name)).toEqual([
    'a/2',
    'a/1',
  ]);
});

test('a question to a person is open until it is answered', () => {
  const asked = says('', call('q', 'ask_person', { question: 'Which port?' }));
  expect(extractFacts(log(user('Go.'), asked)).openQuestions).toEqual([{ text: 'Which port?', number: 2 }]);
  const answered = extractFacts(log(user('Go.'), asked, results(result('q', '8080'))));
  expect(answered.openQuestions).toEqual([]);
  expect(answered.answers).toEqual([{ question: 'Which port?', answer: '8080', number: 2 }]);
});

test('questions at the end of the last answer are open, those before it are not', () => {
  const last = says('Why so? Because of x. Shall I go on? Or wait?');
  expect(textsOf(extractFacts(log(user('Go.'), last)).openQuestions)).toEqual(['Shall I go on?', 'Or wait?']);
  const { openQuestions, answers } = extractFacts(log(user('Go.'), last, user('Go on.')));
  expect(openQuestions).toEqual([]);
  expect(answers).toEqual([{ question: 'Shall I go on? Or wait?', answer: 'Go on.', number: 2 }]);
});

test.each<[string, readonly string[]]>([
  ['Done:\n- one\n- two\n\nNext steps:\n1. three\n2) four', ['three', 'four']],
  ['Plan\n- [x] one\n- [ ] two', ['two']],
  ['Done:\n- one\n\nNext I run the tests.', ['Next I run the tests.']],
  ['Next:\n- one\n\nAlso seen:\n- two', ['one']],
  ['All is well.', []],
])('next steps of %j', (text, steps) => {
  expect(textsOf(extractFacts(log(user('Go.'), says('1. old'), says(text))).nextSteps)).toEqual(steps);
});

test.each<[string, string]>([
  ['fs__read_file', 'looks'],
  ['readFile', 'looks'],
  ['fs__write_file', 'changes'],
  ['get_and_delete', 'changes'],
  ['list_directory', 'looks'],
  ['run_tests', 'runs'],
  ['bash', 'runs'],
  ['frobnicate', 'changes'],
])('%s: it %s', (tool, effect) => {
  expect(effectOf(tool)).toBe(effect);
});

test('sentences end where sentences end', () => {
  expect(sentencesOf('Use v1.2 e.g. here. "Stop!" Then go.\n# Title\n1. item\n这是。那是。', 100)).toEqual([
    'Use v1.2 e.g. here.',
    '"Stop!"',
    'Then go.',
    'Title',
    'item',
    '这是。',
    '那是。',
  ]);
});

test('any session: facts are bounded, name messages that exist, and are the same each time', () => {
  fc.assert(
    fc.property(anyTranscript(60), (messages) => {
      const facts = extractFacts(toLog(messages));
      expect(extractFacts(toLog(structuredClone(messages)))).toEqual(facts);
      expect(JSON.stringify(facts).length).toBeLessThan(100_000);
      for (const { number } of [
        ...facts.constraints,
        ...facts.decisions,
        ...facts.artifacts,
        ...facts.failures,
      ])
        expect(messages[number - 1]).toBeDefined();
    }),
  );
});

test('facts never end in half a character', () => {
  const { failures, objective } = extractFacts(
    log(
      user('😀'.repeat(9_000)),
      ...step('1', 'run', { a: '😀'.repeat(999) }, '😀'.repeat(999), { isError: true }),
    ),
  );
  expect([objective.text, failures[0]?.args, failures[0]?.error].every((text) => text?.isWellFormed())).toBe(
    true,
  );
});

test('facts of a long session take little time', () => {
  const entries = toLog(longSession(200_000));
  const startedAt = performance.now();
  expect(extractFacts(entries).artifacts).toHaveLength(80);
  console.log(`facts of 200,000 tokens took ${Math.round(performance.now() - startedAt)} ms`);
});
