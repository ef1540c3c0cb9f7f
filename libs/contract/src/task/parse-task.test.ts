import { describe, expect, test } from 'vitest';
import { parseTask } from './parse-task.ts';

const now = new Date('2030-01-01T00:00:00Z');
const id = '0199b7a2-6c1e-7c44-9d0a-3f2b8e5d7a10';

const draftOf = (body: unknown) => {
  const parsed = parseTask(body, now);
  if (!parsed.ok) throw new Error(parsed.problem.detail);
  return parsed.value;
};

const sentencesOf = (body: unknown): readonly string[] => {
  const parsed = parseTask(body, now);
  return parsed.ok ? [] : (parsed.problem.errors ?? []).map((error) => error.message);
};

describe('a submission becomes a draft', () => {
  test('a bare text gets its defaults and its first line as title', () => {
    expect(draftOf({ input: '\n  Fix the build  \nIt is red.' })).toEqual({
      input: [{ v: 1, role: 'user', parts: [{ type: 'text', text: '\n  Fix the build  \nIt is red.' }] }],
      title: 'Fix the build',
      requires: { capabilities: [], tools: [] },
      providers: {},
      priority: 3,
      budget: {},
      policy: {},
      dependsOn: [],
      onDependencyFailure: 'fail',
      metadata: {},
    });
  });

  test('a long first line is cut to 80 characters and never through a surrogate pair', () => {
    expect(draftOf({ input: 'x'.repeat(100) }).title).toBe('x'.repeat(80));
    expect(draftOf({ input: `${'x'.repeat(79)}😀` }).title).toBe('x'.repeat(79));
  });

  test('messages keep their roles and files; the title comes from the last one', () => {
    const file = { type: 'file', mediaType: 'image/png', data: 'aGk=', name: 'a.png' };
    const draft = draftOf({
      input: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Yes?' },
        { role: 'user', content: [{ type: 'text', text: 'What is this?' }, file] },
      ],
    });
    expect(draft.title).toBe('What is this?');
    expect(draft.input.map((message) => message.role)).toEqual(['user', 'assistant', 'user']);
    expect(draft.input[2]?.parts[1]).toEqual(file);
  });

  test('every field arrives in the domain’s form', () => {
    const body = {
      input: 'a',
      title: 'T',
      agent: 'engineer',
      requires: { capabilities: ['sql'], contextTokens: 9 },
      providers: { allow: ['claude'], deny: ['openai'] },
      priority: 1,
      deadline: '2030-01-01T02:00:00+01:00',
      budget: { usd: 0.5, tokens: 10, turns: 2 },
      sessionId: id.toUpperCase(),
      dependsOn: [id],
      onDependencyFailure: 'continue',
      output: { schema: { type: 'object' } },
      metadata: { ticket: 7 },
    };
    expect(draftOf(body)).toMatchObject({
      ...body,
      input: [{ role: 'user' }],
      requires: { capabilities: ['sql'], tools: [], contextTokens: 9 },
      deadline: new Date('2030-01-01T01:00:00Z'),
      sessionId: id,
    });
  });
});

describe('a bad submission is refused with field, value and remedy', () => {
  const twice = [id, id.toUpperCase()];
  test.each<[string, unknown, string]>([
    ['no body', undefined, 'body is missing; use an object with input, title,'],
    ['a list as body', [], 'body is an empty list; use an object with input,'],
    ['no input', {}, 'input is missing; use a text of 1 to 1000000 characters or a list of 1 to 1000 items'],
    ['empty input', { input: '' }, 'input is ""; use a text of 1 to 1000000 characters'],
    ['blank input', { input: ' \n' }, 'input is " \\n"; use a text that says something'],
    ['no messages', { input: [] }, 'input is an empty list; use a list of 1 to 1000 items'],
    ['a number as input', { input: 5 }, 'input is 5; use a text of'],
    [
      'an answer as the last word',
      { input: [{ role: 'assistant', content: 'a' }] },
      'end the list with a message',
    ],
    [
      'a role of ours',
      { input: [{ role: 'system', content: 'a' }] },
      'input[0].role is "system"; use one of user, assistant',
    ],
    [
      'an unknown part',
      { input: [{ role: 'user', content: [{ type: 'video' }] }] },
      'input[0].content[0].type is "video"; use one of text, file',
    ],
    [
      'a file that is no base64',
      { input: [{ role: 'user', content: [{ type: 'file', mediaType: 'image/png', data: '%%' }] }] },
      'input[0].content[0].data is "%%"; use base64 text',
    ],
    [
      'an unknown field',
      { input: 'a', agnet: 'x' },
      'agnet is not a known field; use only input, title, agent,',
    ],
    [
      'an unknown field inside',
      { input: 'a', budget: { eur: 1 } },
      'budget.eur is not a known field; use only usd, tokens, turns',
    ],
    ['priority 9', { input: 'a', priority: 9 }, 'priority is 9; use one of 1, 2, 3, 4, 5'],
    ['a priority in words', { input: 'a', priority: 'high' }, 'priority is "high"; use one of 1, 2, 3, 4, 5'],
    [
      'budget −1',
      { input: 'a', budget: { usd: -1 } },
      'budget.usd is -1; use a number above 0 and at most 1000000',
    ],
    [
      'half a turn',
      { input: 'a', budget: { turns: 0.5 } },
      'budget.turns is 0.5; use a whole number above 0',
    ],
    [
      'a tool without name',
      { input: 'a', requires: { tools: [''] } },
      'requires.tools[0] is ""; use a text of 1 to 100',
    ],
    [
      'nobody allowed',
      { input: 'a', providers: { allow: [] } },
      'providers.allow is an empty list; use a list of 1 to',
    ],
    [
      'a date without time',
      { input: 'a', deadline: '2031-01-01' },
      'deadline is "2031-01-01"; use an RFC 3339 time',
    ],
    [
      'a time without offset',
      { input: 'a', deadline: '2031-01-01T00:00:00' },
      'with an offset, such as 2030-',
    ],
    [
      'a deadline that is past',
      { input: 'a', deadline: '2029-12-31T23:59:59Z' },
      'deadline is 2029-12-31T23:59:59.000Z, which is past',
    ],
    ['a session that is no UUID', { input: 'a', sessionId: 'mine' }, 'sessionId is "mine"; use a UUID'],
    [
      'a dependency named twice',
      { input: 'a', dependsOn: twice },
      'dependsOn is a list of 2; name every task once',
    ],
    [
      'an item of a batch that is none',
      { input: 'a', dependsOn: ['#0'] },
      'dependsOn[0] is "#0"; use the id of a task here; #N names an item of the same batch, in POST /v1/tasks/batch',
    ],
    [
      'a dependency that is no UUID',
      { input: 'a', dependsOn: ['mine'] },
      'dependsOn[0] is "mine"; use a UUID',
    ],
    [
      'more than all numbers',
      { input: 'a', budget: { tokens: Number.POSITIVE_INFINITY } },
      'budget.tokens is Infinity; use a whole number above 0',
    ],
    [
      'too many dependencies',
      { input: 'a', dependsOn: Array(101).fill(id) },
      'dependsOn is a list of 101; use a list of at most 100 items',
    ],
    [
      'a schema that is a text',
      { input: 'a', output: { schema: 'x' } },
      'output.schema is "x"; use a JSON object',
    ],
    [
      'a schema of 200 kB',
      { input: 'a', output: { schema: { a: 'x'.repeat(200_000) } } },
      'output.schema is an object; use an object of at most 100000 bytes',
    ],
    ['a list as metadata', { input: 'a', metadata: [] }, 'metadata is an empty list; use a JSON object'],
    [
      '16 kB of metadata',
      { input: 'a', metadata: { a: 'ü'.repeat(8_000) } },
      'use an object of at most 16000 bytes',
    ],
  ])('%s', (_, body, sentence) => {
    expect(sentencesOf(body).join('\n')).toContain(sentence);
    expect(sentencesOf(body)).toHaveLength(1);
  });

  test('a past deadline has a code of its own', () => {
    const parsed = parseTask({ input: 'a', deadline: now.toISOString() }, now);
    expect(parsed).toMatchObject({ ok: false, problem: { code: 'deadline_past', status: 422 } });
  });

  test('a long value is shown shortened, with its length', () => {
    const [sentence = ''] = sentencesOf({ input: 'secret '.repeat(200_000) });
    expect(sentence).toContain('(1400000 characters); use a text of');
    expect(sentence.length).toBeLessThan(200);
  });

  test('every fault is told, 50 at most, and the first is the detail', () => {
    const parsed = parseTask({ input: 'a', priority: 9, requires: { tools: Array(100).fill('') } }, now);
    if (parsed.ok) throw new Error('accepted');
    expect(parsed.problem.errors).toHaveLength(50);
    expect(parsed.problem.detail).toBe(
      'requires.tools[0] is ""; use a text of 1 to 100 characters (and 100 more, see errors).',
    );
  });
});
