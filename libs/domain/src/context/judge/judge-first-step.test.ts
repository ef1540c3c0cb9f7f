import { expect, test } from 'vitest';
import type { Message } from '../../message.ts';
import { fitContext } from '../fit/fit-context.ts';
import { buildHandoff, givenOf } from '../handoff/prepare-handoff.ts';
import { toLog } from '../log.ts';
import { call, options, result, results, says, step, user } from '../session.test-data.ts';
import { judgeFirstStep } from './judge-first-step.ts';

const base = [
  user(
    'Fix the import. Never edit config/prod.yaml. Do not use fs__delete_file. Only edit files under src/.',
  ),
  ...step('1', 'fs__read_file', { path: 'src/a.ts' }, `const a = 1;${' '.repeat(6_000)}`),
  ...step('2', 'run_tests', { suite: 'unit' }, '3 failed', {
    text: 'We decided to use `vitest` instead of `jest`.',
  }),
  ...step('3', 'send_mail', { to: 'x@y.z', text: 'started' }, 'sent'),
  ...step('4', 'fs__read_file', { path: 'src/none.ts' }, 'ENOENT', { isError: true }),
  says('', call('q', 'ask_person', { question: 'Which database port should the import use?' })),
  results(result('q', '5433', false, 'ask_person')),
];

const judge = (answer: Message, messages: readonly Message[] = base, budget = 100_000) => {
  const session = toLog(messages);
  const fit = fitContext(session, options(budget, { tailTokens: 300 }));
  if (fit.kind !== 'fitted') throw new Error(fit.message);
  const checkpoint = { uptoMessage: messages.length, digest: 'd' };
  const place = { runId: 'r', provider: 'p' };
  const source = { taskId: 't', from: place, to: place, reason: 'rate_limit', checkpoint };
  return judgeFirstStep(buildHandoff(session, source, { given: givenOf(fit) }), session, answer);
};
const calls = (tool: string, args: Parameters<typeof call>[2], text = ''): Message =>
  says(text, call('n', tool, args));

test.each<[string, Message, 'kept' | 'repeated' | 'lost']>([
  ['goes on with a new call', calls('fs__write_file', { path: 'src/a.ts', content: 'b' }), 'kept'],
  ['looks at another file', calls('fs__read_file', { path: 'src/b.ts' }), 'kept'],
  ['says what comes next', says('Next I fix the parser.'), 'kept'],
  ['looks at what may not be edited', calls('fs__read_file', { path: 'config/prod.yaml' }), 'kept'],
  ['sends the same mail again', calls('send_mail', { text: 'started', to: 'x@y.z' }), 'repeated'],
  ['sends another mail', calls('send_mail', { to: 'x@y.z', text: 'done' }), 'kept'],
  ['tries a failed call again', calls('fs__read_file', { path: 'src/none.ts' }), 'repeated'],
  ['edits what must not be edited', calls('fs__edit_file', { path: 'config/prod.yaml' }), 'lost'],
  ['edits it by its full path', calls('fs__edit_file', { path: '/app/config/prod.yaml' }), 'lost'],
  ['calls a forbidden tool', calls('fs__delete_file', { path: 'src/a.ts' }), 'lost'],
  ['edits outside the only folder', calls('fs__edit_file', { path: 'docs/a.md' }), 'lost'],
  ['edits inside the only folder', calls('fs__edit_file', { path: './src/deep/a.ts' }), 'kept'],
  ['goes against a decision', calls('run', { command: 'npx jest src' }), 'lost'],
  ['keeps to a decision', calls('run', { command: 'npx vitest src' }), 'kept'],
  [
    'asks what was answered',
    calls('ask_person', { question: 'Which port should the database import use?' }),
    'lost',
  ],
  ['asks something else', calls('ask_person', { question: 'May I rename the table of orders?' }), 'kept'],
  ['knows of nothing', says("I don't have any previous context. What would you like me to do?"), 'lost'],
])('an agent that %s', (_what, answer, verdict) => {
  expect(judge(answer)).toMatchObject({ verdict });
});

test.each<[string, string, ReturnType<typeof call>, 'kept' | 'lost']>([
  ['Never touch tests/.', '', call('n', 'read_file', { path: 'tests/a.ts' }), 'kept'],
  ['Never read secrets/.', '', call('n', 'read_file', { path: 'secrets/key' }), 'lost'],
  ['Only 3 files in src/ matter.', '', call('n', 'write_file', { path: 'docs/a.md' }), 'kept'],
  ['Edit only files in src/.', '', call('n', 'write_file', { path: 'docs/a.md' }), 'lost'],
  ['Do not edit docs/, but edit src/.', '', call('n', 'write_file', { path: 'src/a.ts' }), 'kept'],
  ['Only use read_file.', '', call('n', 'write_file', { path: 'src/a.ts' }), 'lost'],
  ['Do not use the bash tool.', '', call('n', 'sys__bash', { command: 'ls' }), 'lost'],
  ['Do not run `rm -rf`.', '', call('n', 'sys__bash', { command: 'ls' }), 'kept'],
  ['Go.', "I'll wait instead of polling.", call('n', 'bash', { command: 'ps polling' }), 'kept'],
  ['Go.', 'I chose pnpm instead of npm.', call('n', 'bash', { command: 'npm install' }), 'lost'],
  ['Go.', 'We use src/new.ts rather than src/old.ts.', call('n', 'edit', { path: 'src/old.ts' }), 'lost'],
  ['Go.', 'We use src/new.ts rather than src/old.ts.', call('n', 'view', { path: 'src/old.ts' }), 'kept'],
])('“%s” “%s” %j', (constraint, decision, made, verdict) => {
  expect(judge(says('', made), [user(constraint), says(decision || 'Well.')])).toMatchObject({ verdict });
});

test('a question with one word in common is another question', () => {
  const asked = [
    user('Go.'),
    says('', call('q', 'ask_person', { question: 'Which port?' })),
    results(result('q', '1', false, 'ask_person')),
  ];
  const ask = (question: string) => judge(calls('ask_person', { question }), asked).verdict;
  expect([ask('Which port?'), ask('Shall I close the port of the old server?')]).toEqual(['lost', 'kept']);
});

const again = calls('fs__read_file', { path: 'src/a.ts' });
const early = base.slice(0, 3);

test('looking again is a repetition only while the result is given and nothing has changed it', () => {
  expect(judge(again, early)).toMatchObject({ verdict: 'repeated', evidence: [{ number: 3 }] });
  expect(judge(again, early, 700)).toEqual({ verdict: 'kept' });
  const changed = [...early, ...step('w', 'fs__write_file', { path: 'src/a.ts', content: 'b' }, 'ok')];
  expect(judge(again, changed)).toEqual({ verdict: 'kept' });
});

test('running the tests again after a change is no repetition, without one it is', () => {
  const tests = calls('run_tests', { suite: 'unit' });
  expect(judge(tests, base.slice(0, 5))).toMatchObject({ verdict: 'repeated' });
  const changed = [...base.slice(0, 5), ...step('w', 'fs__write_file', { path: 'src/a.ts' }, 'ok')];
  expect(judge(tests, changed)).toEqual({ verdict: 'kept' });
});

test('a failure that passes by itself may be tried again', () => {
  const timedOut = [
    ...early,
    ...step('t', 'fetch_page', { url: 'http://x' }, 'timed out', { isError: true }),
  ];
  expect(judge(calls('fetch_page', { url: 'http://x' }), timedOut)).toEqual({ verdict: 'kept' });
});

test('what is lost weighs more than what is repeated, and each comes with its evidence', () => {
  const both = says(
    '',
    call('a', 'send_mail', { to: 'x@y.z', text: 'started' }),
    call('b', 'fs__delete_file', {}),
  );
  expect(judge(both)).toMatchObject({
    verdict: 'lost',
    evidence: [{ number: 1, what: expect.stringContaining('Do not use fs__delete_file') }],
  });
});
