import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemView, type Problem, type TaskView } from '@baton/contract';
import { startApi, type RunningApi } from './testing/start-api.ts';

let api: RunningApi;
let foreignTask: string;

beforeAll(async () => {
  api = await startApi();
  const { key } = await api.newKey(['admin'], { projectId: await api.otherProject() });
  const headers = { authorization: `Bearer ${key}` };
  foreignTask = ((await (await api.send('POST', '/v1/tasks', { input: 'a' }, headers)).json()) as TaskView)
    .id;
});
afterAll(async () => api.stop());

/** The problem that an answer is, after checking that it is one as documented and gives nothing away. */
async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(text).not.toMatch(/\bat .+\.[tj]s|node_modules|stack|SQL|syntax for type/u);
  expect(text.length).toBeLessThan(20_000);
  const problem = problemView.parse(JSON.parse(text));
  expect(problem.status).toBe(response.status);
  expect(problem.detail.length).toBeGreaterThan(20);
  expect(problem.instance).toBe(`urn:uuid:${response.headers.get('x-request-id')}`);
  return problem;
}

type Case = readonly [
  what: string,
  request: readonly [method: string, path: string, body?: unknown, headers?: Record<string, string>],
  status: number,
  code: string,
  said?: string,
];

const task = (more: object) => ['POST', '/v1/tasks', { input: 'a', ...more }] as const;
const raw = (text: string, headers?: Record<string, string>) => ['POST', '/v1/tasks', text, headers] as const;
const nobody = '0199b7a2-6c1e-7c44-9d0a-3f2b8e5d7a10';
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

const cap = (budget: object) => ['PATCH', `/v1/keys/${nobody}`, { budget }] as const;
const cases: readonly Case[] = [
  ['malformed JSON', raw('{"input": "a" "b"}'), 400, 'invalid_json', 'position 14'],
  ['JSON that ends early', raw('{"input": "a"'), 400, 'invalid_json', 'position 13'],
  ['long malformed JSON', raw(`{"input": "${'a'.repeat(200_000)}",}`), 400, 'invalid_json'],
  ['2 MB of JSON', raw(JSON.stringify({ input: 'a'.repeat(2_000_000) })), 413, 'body_too_large', '1 MB'],
  ['no body', ['POST', '/v1/tasks'], 400, 'invalid_body', 'body is missing'],
  ['null for a body', raw('null'), 400, 'invalid_body', 'body is null'],
  ['a list for a body', raw('[]'), 400, 'invalid_body', 'body'],
  ['an unknown field', task({ colour: 'red' }), 400, 'invalid_body', 'colour is not a known field'],
  ['an empty input', task({ input: '' }), 400, 'invalid_body', 'input is ""'],
  ['a blank input', task({ input: ' \n' }), 400, 'invalid_body', 'input'],
  ['a NUL in text', task({ input: 'a\0b' }), 400, 'invalid_body', '\\u0000'],
  ['a NUL in metadata', task({ metadata: { a: ['b\0'] } }), 400, 'invalid_body', 'metadata.a[0]'],
  ['a NUL in a key', task({ metadata: { 'a\0': 1 } }), 400, 'invalid_body', '\\u0000'],
  ['a lone surrogate', raw('{"input":"\\ud800"}'), 400, 'invalid_body', 'surrogate'],
  ['a __proto__ key', raw('{"input":"a","__proto__":{"a":1}}'), 400, 'invalid_body', '__proto__'],
  ['a __proto__ key inside', raw('{"input":"a","metadata":{"__proto__":{}}}'), 400, 'invalid_body'],
  ['10,000 levels', raw(`{"input":"a","metadata":{"a":${deep(10_000)}}}`), 400, 'invalid_body', '64 levels'],
  ['300,000 levels', raw(deep(300_000)), 400, 'invalid_body', '64 levels'],
  [
    'a schema that is none',
    task({ output: { schema: { type: 5 } } }),
    422,
    'invalid_schema',
    'output.schema',
  ],
  ['priority 9', task({ priority: 9 }), 400, 'invalid_body', 'priority is 9; use one of 1, 2, 3, 4, 5'],
  ['priority "1"', task({ priority: '1' }), 400, 'invalid_body', 'priority'],
  ['a deadline in the past', task({ deadline: '2001-01-01T00:00:00Z' }), 422, 'deadline_past', '2001'],
  ['a deadline that is no time', task({ deadline: 'tomorrow' }), 400, 'invalid_body', 'RFC 3339'],
  [
    'a deadline in the year 10000',
    task({ deadline: '9999-12-31T23:59:59-23:59' }),
    400,
    'invalid_body',
    'years',
  ],
  ['a budget of -1', task({ budget: { usd: -1 } }), 400, 'invalid_body', 'budget.usd is -1'],
  ['a budget beyond all numbers', raw('{"input":"a","budget":{"tokens":1e999}}'), 400, 'invalid_body'],
  ['an unknown agent', task({ agent: 'nobody' }), 422, 'unknown_agent', 'use one of engineer'],
  [
    'an unknown provider',
    task({ providers: { allow: ['x'] } }),
    422,
    'unknown_provider',
    'claude, codex, synthetic, gemini',
  ],
  [
    'what no agent can',
    task({ requires: { capabilities: ['x'] } }),
    422,
    'no_agent_fits',
    'lacks capability x',
  ],
  ['a dependency that is no id', task({ dependsOn: ['x'] }), 400, 'invalid_body', 'dependsOn[0]'],
  ['an unknown dependency', task({ dependsOn: [nobody] }), 422, 'dependency_unknown', nobody],
  ['an unknown session', task({ sessionId: nobody }), 422, 'unknown_session', nobody],
  ['metadata too large', task({ metadata: { a: 'x'.repeat(17_000) } }), 400, 'invalid_body', 'metadata'],
  [
    'a wrong content type',
    raw('a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
    415,
    'unsupported_media_type',
    'send application/json',
  ],
  [
    'almost the content type',
    raw('{}', { 'content-type': 'application/json-patch+json' }),
    415,
    'unsupported_media_type',
  ],
  [
    'an unknown charset',
    raw('{}', { 'content-type': 'application/json; charset=latin1' }),
    415,
    'unsupported_media_type',
  ],
  ['an unknown encoding', raw('{}', { 'content-encoding': 'zip' }), 415, 'unsupported_media_type'],
  [
    'another Unicode',
    raw('{}', { 'content-type': 'application/json; charset=utf-16le' }),
    415,
    'unsupported_media_type',
    'send UTF-8',
  ],
  [
    'bytes that are no UTF-8',
    ['POST', '/v1/tasks', Buffer.from('{"input":"f\xfcr"}', 'latin1')],
    400,
    'invalid_json',
    'The body is not UTF-8: byte 11 (0xfc, counted from 0) belongs to no character; encode it as UTF-8.',
  ],
  [
    'a batch with bytes that are no UTF-8',
    ['POST', '/v1/tasks/batch', Buffer.from('{"tasks":[{"input":"\xff"}]}', 'latin1')],
    400,
    'invalid_json',
    'byte 20 (0xff',
  ],
  ['gzip that is none', raw('{}', { 'content-encoding': 'gzip' }), 400, 'invalid_body'],
  [
    'a blank idempotency key',
    raw('{"input":"a"}', { 'idempotency-key': 'a b' }),
    400,
    'invalid_header',
    'Idempotency-Key',
  ],
  [
    'a long idempotency key',
    raw('{"input":"a"}', { 'idempotency-key': 'k'.repeat(256) }),
    400,
    'invalid_header',
    'Idempotency-Key',
  ],
  [
    'an unknown status filter',
    ['GET', '/v1/tasks?status=paused'],
    400,
    'invalid_query',
    'use some of blocked',
  ],
  ['a broken cursor', ['GET', '/v1/tasks?cursor=broken'], 400, 'invalid_query', 'nextCursor'],
  ['a limit of 0', ['GET', '/v1/tasks?limit=0'], 400, 'invalid_query', 'limit is "0"'],
  ['a doubled filter', ['GET', '/v1/tasks?agent=a&agent=b'], 400, 'invalid_query', 'agent'],
  ['a NUL in a filter', ['GET', '/v1/tasks?agent=%00'], 400, 'invalid_query', 'agent'],
  ['an unknown filter', ['GET', '/v1/tasks?colour=red'], 400, 'invalid_query', 'colour'],
  ['a __proto__ filter', ['GET', '/v1/tasks?__proto__=1'], 400, 'invalid_query', '__proto__'],
  ['the year 0', ['GET', '/v1/tasks?createdAfter=0000-01-01T00:00:00Z'], 400, 'invalid_query', 'years'],
  ['a session that is no id', ['GET', '/v1/tasks?session=x'], 400, 'invalid_query', 'UUID'],
  ['unknown statistics', ['GET', '/v1/stats?by=colour'], 400, 'invalid_query', 'agent, provider, outcome'],
  [
    'statistics backwards',
    ['GET', '/v1/stats?from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z'],
    400,
    'invalid_query',
  ],
  [
    'a number out of range',
    ['GET', `/v1/sessions/${nobody}/messages?after=99999999999`],
    400,
    'invalid_query',
    'after',
  ],
  ['an id that is none', ['GET', '/v1/tasks/x'], 404, 'not_found', 'no task x'],
  ['an id with a NUL', ['GET', '/v1/tasks/%00'], 404, 'not_found'],
  ['an unknown task', ['GET', `/v1/tasks/${nobody}`], 404, 'not_found', nobody],
  ['an unknown task to cancel', ['POST', `/v1/tasks/${nobody}/cancel`], 404, 'not_found'],
  ['an unknown agent’s card', ['GET', '/v1/agents/nobody'], 404, 'not_found', 'no agent nobody'],
  ['an unknown session’s card', ['GET', '/v1/sessions/x'], 404, 'not_found'],
  ['an unknown key', ['DELETE', '/v1/keys/x'], 404, 'not_found'],
  [
    'an id that shows nothing',
    ['GET', '/v1/tasks/a%00%0ab%E2%80%AE'],
    404,
    'not_found',
    'a\\u{0000}\\u{000a}b\\u{202e} in',
  ],
  ['a path that cannot be decoded', ['GET', '/v1/tasks/%E0%A4%A'], 404, 'not_found', 'malformed'],
  ['an unknown route', ['GET', '/v1/nothing'], 404, 'not_found', '/docs'],
  ['an unknown version', ['GET', '/v2/tasks'], 404, 'not_found'],
  [
    'a body where a batch is wanted',
    ['POST', '/v1/tasks/batch', { input: 'a' }],
    400,
    'invalid_body',
    'tasks',
  ],
  ['an empty batch', ['POST', '/v1/tasks/batch', { tasks: [] }], 400, 'invalid_body', '1 to 1000'],
  [
    'a batch too long',
    ['POST', '/v1/tasks/batch', { tasks: Array.from({ length: 1_001 }, () => ({})) }],
    400,
    'invalid_body',
    '1000',
  ],
  [
    '17 MB of batch',
    ['POST', '/v1/tasks/batch', `{"a":"${'a'.repeat(17_000_000)}"}`],
    413,
    'body_too_large',
    '16 MB',
  ],
  ['an answer that says nothing', ['POST', `/v1/tasks/${nobody}/answer`, {}], 400, 'invalid_body', 'text'],
  ['a cancellation with more', ['POST', `/v1/tasks/${nobody}/cancel`, { force: true }], 400, 'invalid_body'],
  [
    'a key of unknown scope',
    ['POST', '/v1/keys', { name: 'a', scopes: ['root'] }],
    400,
    'invalid_body',
    'scopes[0]',
  ],
  ['a cap below nothing', cap({ day: { usd: -1 } }), 400, 'invalid_body', 'budget.day.usd is -1'],
  ['a cap of a week', cap({ week: {} }), 400, 'invalid_body', 'use only day, month'],
  ['caps of an unknown key', cap({ day: null }), 404, 'not_found'],
  [
    'a key that expired',
    ['POST', '/v1/keys', { name: 'a', scopes: ['admin'], expiresAt: '2001-01-01T00:00:00Z' }],
    400,
    'invalid_body',
    'expiresAt',
  ],
];

describe('bad input is refused with field, value and remedy, never with a 500', () => {
  test.each(cases.map(([what, ...bad]) => ({ what, bad })))('$what', async ({ bad }) => {
    const [[method, path, body, headers], status, code, said = ''] = bad;
    const problem = await problemOf(await api.send(method, path, body, headers));
    expect({ status: problem.status, code: problem.code }).toEqual({ status, code });
    expect(problem.detail).toContain(said);
  });

  test('a dependency on another project’s task', async () => {
    const problem = await problemOf(
      await api.send('POST', '/v1/tasks', { input: 'a', dependsOn: [foreignTask] }),
    );
    expect(problem).toMatchObject({ status: 422, code: 'dependency_unknown' });
  });

  test.each(['x', '-1', '1.5', '1e3', '1e999', '0x1', '99999999999'])('Last-Event-ID %s', async (id) => {
    const own = ((await (await api.send('POST', '/v1/tasks', { input: 'a' })).json()) as TaskView).id;
    const headers = { accept: 'text/event-stream', 'last-event-id': id };
    const problem = await problemOf(await api.send('GET', `/v1/tasks/${own}/events`, undefined, headers));
    expect(problem).toMatchObject({ status: 400, code: 'invalid_header' });
    expect(problem.detail).toContain(`Last-Event-ID is "${id}"; use a whole number from 0`);
  });

  test('a true U+FFFD in a body is kept', async () => {
    const sent = { input: 'a', title: 'kept \ufffd' };
    expect(await (await api.send('POST', '/v1/tasks', sent)).json()).toMatchObject({ title: sent.title });
  });

  test('none of it counts as a fault of the api’s own', () => {
    expect(api.lines.filter((line) => line.startsWith('a request failed'))).toEqual([]);
  });

  test('nothing refused leaves anything behind', async () => {
    await api.send('POST', '/v1/tasks', { input: 'a', title: 'half-written', priority: 9 });
    const list = await (await api.send('GET', '/v1/tasks')).text();
    expect(list).not.toContain('half-written');
  });
});

test.each([
  ['PUT', '/v1/tasks', 'GET, HEAD, POST'],
  ['DELETE', '/v1/tasks/x', 'GET, HEAD'],
  ['GET', '/v1/match', 'POST'],
  ['GET', '/v1/tasks/x/cancel', 'POST'],
  ['POST', '/healthz', 'GET, HEAD'],
])('%s %s gets 405 and is told what is allowed', async (method, path, allowed) => {
  const response = await api.send(method, path);
  expect(response.headers.get('allow')?.split(', ').sort()).toEqual(allowed.split(', '));
  expect(await problemOf(response)).toMatchObject({ status: 405, code: 'method_not_allowed' });
});
