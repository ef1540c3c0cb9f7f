import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  apiEnvironment,
  clientEnvironment,
  commonEnvironment,
  portVariable,
  simulatorEnvironment,
  storesEnvironment,
  workerEnvironment,
} from './process-sections.ts';
import { readEnvironment } from './read-environment.ts';

const schema = z.object({
  DATABASE_URL: storesEnvironment.shape.DATABASE_URL,
  BATON_PORT: portVariable.default(7700),
  BATON_SEED_KEY: z.string().min(20, 'at least 20 characters').optional(),
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
      'DATABASE_URL is set to a value that does not fit; set it to a URL such as postgres://user:password@host:5432/baton',
      'BATON_PORT is "70000"; set it to a port from 0 to 65535, or unset it for 7700',
      'BATON_SEED_KEY is set to a value that does not fit; set it to at least 20 characters, or unset it',
    ],
  });
  expect(readEnvironment(schema, {})).toEqual({
    ok: false,
    faults: ['DATABASE_URL is not set; set it to a URL such as postgres://user:password@host:5432/baton'],
  });
});

test('every variable that can be wrong is told in this one form', () => {
  const everything = commonEnvironment
    .extend(storesEnvironment.shape)
    .extend(clientEnvironment.shape)
    .extend(simulatorEnvironment.shape)
    .extend(apiEnvironment.shape)
    .extend(workerEnvironment.shape);
  const anyTextWillDo = ['BATON_HOST', 'BATON_WORKER_PROVIDERS'];
  const names = Object.keys(everything.shape).filter((name) => !anyTextWillDo.includes(name));
  const misfits = names.map((name) => [name, 'a misfit!']);
  const read = readEnvironment(everything, Object.fromEntries(misfits));
  const faults = read.ok ? [] : read.faults;
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual(names);
  for (const fault of faults)
    expect(fault).toMatch(
      /^[A-Z_]+ is ("a misfit!"|set to a value that does not fit); set it to (a|one of|up to|the) [^;]*[^.]$/,
    );
});
