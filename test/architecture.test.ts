import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { houseRules } from './support/house-rules.ts';
import { houseFile, manifest, readHouse, type House } from './support/read-house.ts';
import { readSource } from './support/read-source.ts';

const root = join(import.meta.dirname, '..');

describe('this repository', () => {
  const house = readHouse(root);

  test.each(Object.entries(houseRules))('%s', (_sentence, rule) => {
    expect(rule(house)).toEqual([]);
  });

  test('was read: every package, and more than a handful of files', () => {
    expect(house.manifests.length).toBeGreaterThan(10);
    expect(house.files.length).toBeGreaterThan(300);
  });
});

/** By rule: houses that break it, and houses that nearly do. */
const cases: Record<
  keyof typeof houseRules,
  { readonly broken: readonly Files[]; readonly kept: readonly Files[] }
> = {
  'every package of ours has a row in the import table': {
    broken: [{ 'libs/loft/package.json': '{ "name": "@baton/loft" }' }],
    kept: [
      { 'libs/store/package.json': '{ "name": "@baton/store" }', 'package.json': '{ "name": "baton" }' },
    ],
  },
  'a package of ours is imported only where the import table allows it': {
    broken: [
      { 'libs/domain/src/task.ts': "import type { Store } from '@baton/store';" },
      { 'libs/store/src/pool.ts': "import { createQueue } from '@baton/queue';" },
      { 'libs/engine/src/submit/plan.ts': "export * from '@baton/contract';" },
      { 'libs/engine/src/submit/plan.ts': "export const load = () => import('@baton/telemetry');" },
      { 'libs/config/src/file/read.ts': "type Store = import('@baton/store').Store;" },
      { 'apps/api/src/routes/task-routes.ts': "import { createStore } from '@baton/store';" },
      { 'apps/api/src/routes/task-routes.ts': "import { type Store } from '@baton/store';" },
      { 'apps/api/src/presenters/present-task.ts': "import type { Adapter } from '@baton/providers';" },
      { 'apps/worker/src/server.ts': "import { createEngine } from '@baton/engine';" },
      { 'apps/simulator/src/model/recall.ts': "import type { Message } from '@baton/domain';" },
      { 'apps/api/src/main.ts': "import { createWorker } from '@baton/worker';" },
    ],
    kept: [
      {
        'apps/api/src/routes/task-routes.ts':
          "import type { Store } from '@baton/store'; import { problem } from '@baton/contract';",
      },
      { 'apps/api/src/main.ts': "import { createStore } from '@baton/store';" },
      { 'apps/worker/src/app.ts': "import { createQueue } from '@baton/queue';" },
      { 'apps/cli/src/up/up.ts': "import { createWorker } from '@baton/worker';" },
      { 'libs/domain/src/task.test.ts': "import { createStore } from '@baton/store';" },
      { 'apps/api/src/testing/start-api.ts': "import { createWorker } from '@baton/worker';" },
      {
        'libs/domain/src/task.ts':
          "// import { createStore } from '@baton/store';\nexport const hint = \"from '@baton/store'\";",
      },
    ],
  },
  'a package from outside is imported only by its owners': {
    broken: [
      { 'libs/engine/src/claim/claim.ts': "import { sql } from 'drizzle-orm/pg-core';" },
      { 'libs/store/src/pool.ts': "import type { Queue } from 'bullmq';" },
      { 'apps/cli/src/up/up.ts': "import { spawn } from 'node:child_process';" },
      { 'apps/cli/src/up/up.ts': "import express from 'express';" },
      { 'libs/config/src/file/read.ts': "import { anthropic } from '@ai-sdk/anthropic';" },
      { 'libs/store/src/pool.ts': "import { chunk } from 'lodash';" },
    ],
    kept: [
      {
        'libs/store/src/pool.ts':
          "import pg from 'pg'; import { join } from 'node:path'; import { z } from 'zod';",
      },
      { 'libs/providers/src/adapters/google/model.ts': "import { createGoogle } from '@ai-sdk/google';" },
    ],
  },
  'a relative import stays in its package, and shipped code loads no test code': {
    broken: [
      { 'libs/engine/src/engine.ts': "import { createStore } from '../../store/src/store.ts';" },
      { 'libs/engine/src/engine.ts': "import { prompts } from './testing/prompts.ts';" },
      { 'apps/api/src/app.ts': "import { startStores } from '../../../test/support/stores.ts';" },
    ],
    kept: [
      { 'libs/engine/src/engine.ts': "import { claim } from './claim/claim.ts';" },
      { 'libs/engine/src/engine.test.ts': "import { startStores } from '../../../test/support/stores.ts';" },
    ],
  },
  'a package lists what it imports': {
    broken: [
      {
        'libs/store/package.json': '{ "name": "@baton/store" }',
        'libs/store/src/pool.ts': "import pg from 'pg';",
      },
      {
        'package.json': '{ "name": "baton", "devDependencies": { "pg": "8.23.1" } }',
        'libs/store/package.json': '{ "name": "@baton/store" }',
        'libs/store/src/pool.ts': "import type pg from 'pg';",
      },
      { 'package.json': '{ "name": "baton" }', 'test/flow/order.test.ts': "import pg from 'pg';" },
    ],
    kept: [
      {
        'libs/store/package.json': '{ "name": "@baton/store", "dependencies": { "pg": "8.23.1" } }',
        'test/flow/order.test.ts': "import pg from 'pg';",
      },
      {
        'libs/store/package.json': '{ "name": "@baton/store" }',
        'libs/store/src/pool.ts': "import { once } from 'node:events';",
      },
    ],
  },
  'a package lists nothing that it does not use': {
    broken: [
      { 'libs/store/package.json': '{ "name": "@baton/store", "dependencies": { "pg": "8.23.1" } }' },
      {
        'libs/store/package.json': '{ "name": "@baton/store", "dependencies": { "pg": "8.23.1" } }',
        'libs/store/src/pool.test.ts': "import pg from 'pg';",
      },
    ],
    kept: [
      {
        'libs/store/package.json': '{ "name": "@baton/store", "dependencies": { "drizzle-orm": "0.45.4" } }',
        'libs/store/src/pool.ts': "import { sql } from 'drizzle-orm/pg-core';",
      },
    ],
  },
  'versions are pinned, and one package has one version': {
    broken: [
      { 'libs/store/package.json': '{ "name": "@baton/store", "dependencies": { "pg": "^8.23.1" } }' },
      {
        'package.json': '{ "devDependencies": { "pg": "8.23.1" } }',
        'libs/store/package.json': '{ "dependencies": { "pg": "8.23.0" } }',
      },
    ],
    kept: [
      {
        'package.json': '{ "devDependencies": { "pg": "8.23.1" } }',
        'libs/store/package.json': '{ "dependencies": { "pg": "8.23.1" } }',
      },
    ],
  },
  'no file imports itself through others': {
    broken: [
      {
        'libs/store/src/a.ts': "import { b } from './b.ts';",
        'libs/store/src/b.ts': "export { a } from './a.ts';",
      },
      {
        'libs/store/package.json': '{ "name": "@baton/store", "exports": "./src/index.ts" }',
        'libs/store/src/index.ts': "export { a } from './a.ts';",
        'libs/store/src/a.ts': "import { a } from '@baton/store';",
      },
    ],
    kept: [
      {
        'libs/store/src/a.ts': "import { b } from './b.ts';",
        'libs/store/src/b.ts': "import type { A } from './a.ts';",
      },
    ],
  },
  'an index.ts re-exports by name and does nothing else': {
    broken: [
      { 'libs/store/src/index.ts': "export * from './store.ts';" },
      { 'libs/store/src/index.ts': "export { a } from './a.ts';\nexport const b = 1;" },
      { 'libs/store/src/index.ts': "import './a.ts';" },
    ],
    kept: [
      { 'libs/store/src/index.ts': "export { a, type B } from './a.ts';\nexport type { C } from './c.ts';" },
    ],
  },
  'exports are named': {
    broken: [
      { 'libs/store/src/a.ts': 'export default 1;' },
      { 'libs/store/src/a.ts': 'const a = 1;\nexport { a as default };' },
    ],
    kept: [{ 'vitest.config.ts': 'export default {};' }],
  },
  'files and folders are in kebab-case and say what they hold': {
    broken: [
      'src/readFile.ts',
      'src/utils/file.ts',
      'src/helpers.ts',
      'src/errors.test.ts',
      'src/read.file.ts',
    ].map((path) => ({ [`libs/store/${path}`]: '' })),
    kept: ['src/read-file.ts', 'src/read-file.test.ts', 'drizzle.config.ts', 'src/database.ts'].map(
      (path) => ({ [`libs/store/${path}`]: '' }),
    ),
  },
  'no file is longer than 300 lines': {
    broken: [{ 'libs/store/src/long.ts': 'let a;\n'.repeat(301) }],
    kept: [{ 'libs/store/src/long.ts': 'let a;\n'.repeat(300) }],
  },
  'the environment is read where configuration is read': {
    broken: [
      "process.env['HOME'];",
      "process['env'];",
      'const { env } = process;',
      "import { env } from 'node:process';",
    ].map((text) => ({
      'libs/store/src/pool.ts': text,
    })),
    kept: [
      { 'apps/api/src/config.ts': 'process.env;' },
      { 'libs/store/src/pool.test.ts': 'process.env;' },
      { 'libs/store/src/pool.ts': "const program = 'process.env';" },
    ],
  },
  'only main.ts exits': {
    broken: [{ 'apps/api/src/app.ts': 'process.exit(1);' }, { 'libs/store/src/main.ts': 'process.exit(1);' }],
    kept: [
      { 'apps/api/src/main.ts': 'process.exit(1);' },
      { 'apps/api/src/app.ts': 'process.exitCode = 1;' },
    ],
  },
};

describe('a rule bites', () => {
  test('and every rule has its cases', () => {
    expect(Object.keys(cases)).toEqual(Object.keys(houseRules));
  });

  test.each(Object.entries(houseRules))('%s', (sentence, rule) => {
    const { broken, kept } = cases[sentence] ?? { broken: [], kept: [] };
    const places = (files: Files) => ({ files, places: rule(madeUp(files)) });
    for (const files of broken) expect(places(files)).toEqual({ files, places: [expect.any(String)] });
    for (const files of kept) expect(places(files)).toEqual({ files, places: [] });
  });
});

test('imports are told apart by whether the program loads them', () => {
  const text = `
    import a, { type B } from 'a';
    import type { C } from 'c';
    import 'd';
    export { e } from './e.ts';
    export type { F } from './f.ts';
    export * from './g.ts';
    const h: typeof import('h') = await import('i');`;
  expect(readSource(text).imports.map(({ from, kind }) => `${kind} ${from}`)).toEqual([
    'value a',
    'type c',
    'value d',
    'value ./e.ts',
    'type ./f.ts',
    'value ./g.ts',
    'type h',
    'value i',
  ]);
});

type Files = Readonly<Record<string, string>>;

const madeUp = (files: Files): House => ({
  files: Object.entries(files).flatMap(([path, text]) =>
    path.endsWith('.ts') ? [houseFile(path, text)] : [],
  ),
  manifests: Object.entries(files).flatMap(([path, text]) =>
    path.endsWith('.json') ? [manifest(path, text)] : [],
  ),
});
