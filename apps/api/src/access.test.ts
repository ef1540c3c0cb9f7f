import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes, scopes, type Route, type RouteName, type TaskView } from '@baton/contract';
import { createApiKey, hashOfKey, unknownProjects } from './index.ts';
import { startApi, type RunningApi } from './testing/start-api.ts';

let api: RunningApi;
let ids: { readonly task: string; readonly session: string; readonly key: string };

beforeAll(async () => {
  api = await startApi({ env: { BATON_HTTP_WRONG_KEYS_PER_MINUTE: '10000' } });
  const task = (await (await api.send('POST', '/v1/tasks', { input: 'a' })).json()) as TaskView;
  ids = { task: task.id, session: task.sessionId, key: (await api.newKey(['tasks:read'])).id };
});
afterAll(async () => api.stop());

const guarded = (Object.entries(routes) as [RouteName, Route][]).filter(([, route]) => route.scope !== null);

const bodies: Partial<Record<RouteName, unknown>> = {
  submitTask: { input: 'a' },
  submitBatch: { tasks: [{ input: 'a' }] },
  matchTask: { input: 'a' },
  answerTask: { text: 'a' },
  createKey: { name: 'ci', scopes: ['tasks:read'] },
  updateKey: { budget: { day: { usd: 1 } } },
};

function pathOf(name: RouteName, { path, tag }: Route): string {
  if (name === 'getAgent') return '/v1/agents/engineer';
  const id = tag === 'sessions' ? ids.session : tag === 'keys' ? ids.key : ids.task;
  return path.replace('{id}', id);
}

const ask = (name: RouteName, route: Route, headers: Record<string, string>): Promise<Response> =>
  api.send(route.method.toUpperCase(), pathOf(name, route), bodies[name], headers);

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });

describe.each(scopes)('a key with the scope %s', (held) => {
  test.each(guarded)('on %s', async (name, route) => {
    const { key } = await api.newKey([held]);
    const response = await ask(name, route, bearer(key));
    const mayPass = held === 'admin' || held === route.scope;
    const { code } = (await response.json()) as { code?: string };
    expect(response.status).toBeLessThan(500);
    expect([response.status === 403, code === 'forbidden']).toEqual([!mayPass, !mayPass]);
  });
});

describe('what belongs to another project is as unknown as what does not exist', () => {
  const named = guarded.filter(([name, { path }]) => path.includes('{id}') && name !== 'getAgent');
  test.each(named)('%s', async (name, route) => {
    const { key } = await api.newKey(['admin'], { projectId: await api.otherProject() });
    const response = await ask(name, route, bearer(key));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'not_found' });
  });

  test('and is in no list of theirs', async () => {
    const { key, id } = await api.newKey(['admin'], { projectId: await api.otherProject() });
    const tasks = await api.send('GET', '/v1/tasks', undefined, bearer(key));
    expect(await tasks.json()).toMatchObject({ items: [] });
    const keys = (await (await api.send('GET', '/v1/keys', undefined, bearer(key))).json()) as {
      items: { id: string }[];
    };
    expect(keys.items.map((item) => item.id)).toContain(id);
    expect(keys.items.map((item) => item.id)).not.toContain(ids.key);
    const stats = await api.send('GET', '/v1/stats', undefined, bearer(key));
    expect(await stats.json()).toMatchObject({ rows: [] });
  });

  test('nor can a task of theirs join or depend on it', async () => {
    const { key } = await api.newKey(['admin'], { projectId: await api.otherProject() });
    const submit = async (more: object) =>
      (await api.send('POST', '/v1/tasks', { input: 'a', ...more }, bearer(key))).json();
    expect(await submit({ dependsOn: [ids.task] })).toMatchObject({ code: 'dependency_unknown' });
    expect(await submit({ sessionId: ids.session })).toMatchObject({ code: 'unknown_session' });
  });
});

describe('every guarded route wants a good key', () => {
  test.each(guarded)('%s', async (name, route) => {
    const expired = await api.newKey(['admin'], { expiresAt: new Date(Date.now() - 1_000) });
    const revoked = await api.newKey(['admin']);
    await api.store.keys.revoke(api.projectId, revoked.id);
    const { key: stranger } = createApiKey();
    const typo = `${api.key.slice(0, 10)}${api.key[10] === 'x' ? 'y' : 'x'}${api.key.slice(11)}`;
    const cases: [Record<string, string>, string][] = [
      [{ authorization: '' }, 'unauthenticated'],
      [{ authorization: api.key }, 'unauthenticated'],
      [{ authorization: `Basic ${btoa(`a:${api.key}`)}` }, 'unauthenticated'],
      [bearer('nonsense'), 'unauthenticated'],
      [bearer(typo), 'unauthenticated'],
      [bearer(stranger), 'unauthenticated'],
      [bearer(expired.key), 'key_expired'],
      [bearer(revoked.key), 'key_revoked'],
    ];
    for (const [headers, code] of cases) {
      const response = await ask(name, route, headers);
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([
        401,
        'Bearer realm="baton"',
      ]);
      expect(await response.json()).toMatchObject({ status: 401, code });
    }
  });
});

test('a key that was revoked while it was in use is refused within two seconds', async () => {
  const { key, id } = await api.newKey(['tasks:read']);
  expect((await api.send('GET', '/v1/agents', undefined, bearer(key))).status).toBe(200);
  await api.send('DELETE', `/v1/keys/${id}`);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect((await api.send('GET', '/v1/agents', undefined, bearer(key))).status).toBe(401);
});

test('a key is told from a typo before any look-up, and only its hash says who it is', () => {
  const { key, hash, prefix } = createApiKey();
  expect(hashOfKey(key)).toBe(hash);
  expect(hash).toMatch(/^[0-9a-f]{64}$/u);
  expect(key.startsWith(prefix)).toBe(true);
  expect(prefix.length).toBeLessThan(12);
  for (let at = 0; at < key.length; at += 1) {
    const typo = `${key.slice(0, at)}${key[at] === '0' ? '1' : '0'}${key.slice(at + 1)}`;
    expect(hashOfKey(typo)).toBeNull();
  }
  expect(hashOfKey(`${key}x`)).toBeNull();
});

test('a budget for a project that is not there is told, with those there are', async () => {
  const budgets = (...names: readonly string[]) => new Map(names.map((name) => [name, {}]));
  expect(await unknownProjects(api.store, budgets('default'))).toBeNull();
  expect(await unknownProjects(api.store, budgets('default', 'defualt'))).toMatch(
    /^baton.yaml has terms for defualt, which is no project here, and they hold for nobody; the projects are .*default/u,
  );
});
