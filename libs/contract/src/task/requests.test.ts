import { expect, test } from 'vitest';
import { z } from 'zod';
import { keyRequest } from '../access/key.ts';
import { statsQuery } from '../catalog/stats.ts';
import { encodeCursor } from '../form/cursor.ts';
import { idempotencyKey, lastEventId } from '../form/headers.ts';
import { numberedPageQuery } from '../form/page.ts';
import { parse } from '../problem/parse.ts';
import { answerRequest } from './answer.ts';
import { cancelRequest } from './cancel.ts';
import { taskListQuery } from './list.ts';

const id = '0199b7a2-6c1e-7c44-9d0a-3f2b8e5d7a10';

test('a list query is read into the domain’s words', () => {
  const query = {
    status: 'queued,running',
    createdAfter: '2030-01-01T01:00:00+01:00',
    cursor: encodeCursor({ id }),
    limit: '7',
  };
  expect(parse(taskListQuery, query, 'invalid_query')).toEqual({
    ok: true,
    value: {
      status: ['queued', 'running'],
      createdAfter: new Date('2030-01-01T00:00:00Z'),
      cursor: { id },
      limit: 7,
    },
  });
  expect(parse(taskListQuery, {})).toEqual({ ok: true, value: { limit: 50 } });
});

test.each([
  [
    taskListQuery,
    { status: 'queued,paused' },
    '"paused" is no status; use some of blocked, queued, running, parked',
  ],
  [taskListQuery, { status: '' }, '"" is no status'],
  [
    taskListQuery,
    { cursor: 'broken' },
    'cursor is "broken"; use the nextCursor of the page before, unchanged',
  ],
  [taskListQuery, { cursor: btoa('x'.repeat(36)) }, 'use the nextCursor of the page before'],
  [taskListQuery, { limit: '201' }, 'limit is "201"; use a whole number from 1 to 200'],
  [taskListQuery, { limit: 'many' }, 'limit is "many"; use a whole number from 1 to 200'],
  [taskListQuery, { agent: ['a', 'b'] }, 'agent is a list of 2; use a text of 1 to 100 characters'],
  [taskListQuery, { state: 'queued' }, 'state is not a known field; use only status, agent'],
  [numberedPageQuery, { after: '-1' }, 'after is "-1"; use a whole number from 0 to 2147483647'],
  [statsQuery, { by: 'key' }, 'by is "key"; use one of agent, provider, outcome'],
  [statsQuery, { from: '2030-01-02T00:00:00Z', to: '2030-01-01T00:00:00Z' }, 'use a time after from'],
  [
    answerRequest,
    {},
    'give a text, a budget with usd, tokens or turns, or a policy such as {"maxHops": 200}',
  ],
  [
    answerRequest,
    { budget: {} },
    'give a text, a budget with usd, tokens or turns, or a policy such as {"maxHops": 200}',
  ],
  [answerRequest, { budget: { usd: 0 } }, 'budget.usd is 0; use a number above 0'],
  [answerRequest, { pinned: true, budget: { usd: 1 } }, 'give the text that is pinned, or leave it out'],
  [
    answerRequest,
    { policy: { summaries: 'anyone' } },
    'policy.summaries is "anyone"; use one of extract, provider',
  ],
  [cancelRequest, { reason: 'x'.repeat(501) }, 'use a text of 1 to 500 characters'],
  [
    keyRequest,
    { name: 'ci', scopes: ['root'] },
    'scopes[0] is "root"; use one of tasks:read, tasks:write, admin',
  ],
])('a bad request is refused with a sentence', (schema, value, sentence) => {
  const parsed = parse(schema, value);
  if (parsed.ok) throw new Error('accepted');
  expect(parsed.problem.errors?.map((error) => error.message).join('\n')).toContain(sentence);
});

test('a cancellation needs no body, an answer takes words or caps', () => {
  expect(parse(cancelRequest, undefined)).toEqual({ ok: true, value: {} });
  expect(parse(answerRequest, { text: 'Yes.' }).ok).toBe(true);
  expect(parse(answerRequest, { budget: { turns: 9 } }).ok).toBe(true);
});

test('headers that are too long or not what they should be are refused', () => {
  const long = parse(idempotencyKey, 'k'.repeat(300_000), 'invalid_header');
  expect(long).toMatchObject({ ok: false, problem: { code: 'invalid_header' } });
  expect(JSON.stringify(long).length).toBeLessThan(1_000);
  expect(parse(idempotencyKey, 'naïve').ok).toBe(false);
  expect(parse(idempotencyKey, id)).toEqual({ ok: true, value: id });
  expect(parse(lastEventId, '12')).toEqual({ ok: true, value: 12 });
  expect(parse(lastEventId, '2147483647')).toEqual({ ok: true, value: 2_147_483_647 });
});

test.each(['x', '', '1e3', '1e999', '0x10', ' 1', '+1', '1.0', '-1', '2147483648', '1'.repeat(1_000)])(
  'only plain digits number an event or a page: %j is refused and quoted',
  (text) => {
    for (const [schema, name] of [
      [z.object({ 'Last-Event-ID': lastEventId }), 'Last-Event-ID'],
      [numberedPageQuery, 'after'],
    ] as const) {
      const parsed = parse<z.ZodObject>(schema, { [name]: text });
      if (parsed.ok) throw new Error('accepted');
      expect(parsed.problem.detail).toContain(`${name} is ${JSON.stringify(text.slice(0, 60))}`);
      expect(parsed.problem.detail).toContain('; use a whole number from 0 to 2147483647.');
      expect(parsed.problem.detail.length).toBeLessThan(200);
    }
  },
);
