import { expect, test } from 'vitest';
import { z } from 'zod';
import { readEnvironment } from './read-environment.ts';

const port = 'use a port from 0 to 65535';
const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres/, error: 'use postgres://user:password@host/database' }),
  BATON_PORT: z.coerce.number<string>(port).int(port).max(65_535, port).default(7700),
  BATON_SEED_KEY: z.string().min(20, 'use at least 20 characters').optional(),
});

test('what is set is read, what is empty counts as unset, what is not ours is left alone', () => {
  const env = { DATABASE_URL: 'postgres://a:b@c/d', BATON_PORT: '', HOME: '/root' };
  expect(readEnvironment(schema, env)).toEqual({
    ok: true,
    value: { DATABASE_URL: 'postgres://a:b@c/d', BATON_PORT: 7700 },
  });
});

test('all faults come at once, and no secret is shown', () => {
  const env = { DATABASE_URL: 'mysql://root:hunter2@host', BATON_PORT: '70000', BATON_SEED_KEY: 'hunter2' };
  expect(readEnvironment(schema, env)).toEqual({
    ok: false,
    faults: [
      'DATABASE_URL is set to a value that does not fit; use postgres://user:password@host/database',
      'BATON_PORT is "70000"; use a port from 0 to 65535',
      'BATON_SEED_KEY is set to a value that does not fit; use at least 20 characters',
    ],
  });
  expect(readEnvironment(schema, {})).toMatchObject({
    ok: false,
    faults: [expect.stringMatching(/^DATABASE_URL is not set; /)],
  });
});
