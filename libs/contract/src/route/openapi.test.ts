import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { problem } from '../problem/problem.ts';
import { problems } from '../problem/problems.ts';
import { openApiDocument } from './openapi.ts';
import { problemsOf } from './problems-of.ts';
import { expressPath, type Route } from './route.ts';
import { routes } from './routes.ts';

const document = openApiDocument();
const id = '0199b7a2-6c1e-7c44-9d0a-3f2b8e5d7a10';
const at = '2030-01-01T00:00:00Z';

const validator = (name: string) => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'baton');
  return (value: unknown) => ajv.validate(`baton#/components/schemas/${name}`, value);
};

const all: readonly Route[] = Object.values(routes);

test.each(Object.entries<Route>(routes))(
  '%s is in the document, with its answer, scope and problems',
  (name, route) => {
    const operation = document.paths?.[route.path]?.[route.method];
    const statuses = new Set(
      [route.status, ...problemsOf(route).map((code) => problems[code].status)].map(String),
    );
    expect(operation).toMatchObject({ operationId: name, summary: route.summary });
    expect(new Set(Object.keys(operation?.responses ?? {}))).toEqual(statuses);
    expect(operation?.security).toEqual(route.scope === null ? [] : [{ bearer: [] }]);
  },
);

test('two routes never share method and path', () => {
  expect(new Set(all.map((route) => `${route.method} ${route.path}`)).size).toBe(all.length);
});

test('reading never needs the right to write', () => {
  expect(all.filter((route) => route.method === 'get' && route.scope === 'tasks:write')).toEqual([]);
});

test('submitting takes an Idempotency-Key and can go wrong in every documented way', () => {
  const submit = document.paths?.['/v1/tasks']?.post;
  expect(submit?.parameters).toMatchObject([{ name: 'Idempotency-Key', in: 'header', required: false }]);
  expect(Object.keys(submit?.responses ?? {}).sort()).toEqual(
    ['202', '400', '401', '403', '409', '410', '413', '415', '422', '429', '431', '500', '503'].sort(),
  );
});

test('events can be followed as a stream from a Last-Event-ID on', () => {
  const events = document.paths?.['/v1/tasks/{id}/events']?.get;
  expect(events).toMatchObject({
    parameters: expect.arrayContaining([expect.objectContaining({ name: 'Last-Event-ID' })]) as unknown,
    responses: { 200: { content: { 'text/event-stream': {} } } },
  });
});

describe('the document’s schemas take what is really sent', () => {
  const task = {
    id,
    status: 'queued',
    title: 'T',
    agent: null,
    provider: null,
    sessionId: id,
    match: null,
    output: null,
    error: null,
    question: null,
    usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 },
    costUsd: 0,
    steps: 0,
    hops: 0,
    priority: 3,
    deadline: null,
    budget: {},
    policy: {},
    dependsOn: [],
    resumeAt: null,
    metadata: { a: [1] },
    createdAt: at,
    updatedAt: at,
    finishedAt: null,
  };

  test.each<[string, unknown]>([
    ['TaskSubmission', { input: 'a', priority: 5, deadline: at }],
    ['TaskSubmission', { input: [{ role: 'user', content: [{ type: 'text', text: 'a' }] }] }],
    ['Task', task],
    ['Task', { ...task, output: { text: 'a', json: [1] }, error: { code: 'auth', message: 'm', next: 'n' } }],
    ['Problem', problem('invalid_body', 'No.', { errors: [{ field: 'input', message: 'm' }] })],
    ['Cancellation', {}],
  ])('%s', (name, value) => {
    expect(validator(name)(value)).toBe(true);
  });

  test.each<[string, unknown]>([
    ['TaskSubmission', { input: 'a', priority: 9 }],
    ['TaskSubmission', { input: 'a', extra: 1 }],
    ['TaskSubmission', {}],
    ['Task', { ...task, status: 'lost' }],
  ])('and refuse what is not: %s', (name, value) => {
    expect(validator(name)(value)).toBe(false);
  });
});

const examples = Object.entries(document.components?.schemas ?? {}).flatMap(([name, schema]) =>
  'example' in schema ? [[name, schema.example] as const] : [],
);

test.each(examples)('the example of %s fits its schema', (name, example) => {
  expect(validator(name)(example)).toBe(true);
});

test('a path is turned into Express’s form', () => {
  expect(expressPath(routes.cancelTask)).toBe('/v1/tasks/:id/cancel');
});
