import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The part of the Compose specification that docker-compose.yml uses; a field that is misspelled does not parse. */
const seconds = z.string().regex(/^\d+(?:s|m)$/u);
const text = z.union([z.string(), z.number(), z.null()]);
const service = z.strictObject({
  image: z.string().regex(/^[a-z]+:[\w.]+$/u),
  build: z.literal('.').optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), text),
  ports: z.array(z.string().startsWith('127.0.0.1:')).optional(),
  volumes: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  healthcheck: z.strictObject({
    test: z.tuple([z.enum(['CMD', 'CMD-SHELL'])], z.string()),
    interval: seconds,
    timeout: seconds,
    retries: z.int().positive(),
    start_period: seconds,
    start_interval: seconds,
  }),
  init: z.boolean().optional(),
  restart: z.literal('unless-stopped'),
  stop_grace_period: seconds,
  shm_size: z.string().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  logging: z.strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) }),
  deploy: z.strictObject({ replicas: z.int() }).optional(),
});

const source = read('docker-compose.yml');
const { services, volumes } = z
  .object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.null()) })
  .parse(parse(source, { merge: true }));
const ours = Object.entries(services).filter(([, { build }]) => build !== undefined);

test('the Compose file brings up the stores, the api, two workers and the simulator', () => {
  expect(Object.keys(services).toSorted()).toEqual(['api', 'postgres', 'redis', 'simulator', 'worker']);
  expect(services['worker']?.deploy?.replicas).toBe(2);
  expect(services['redis']?.command?.join(' ')).toContain('--appendonly yes --maxmemory-policy noeviction');
});

test('what a service waits for and what it keeps are there', () => {
  for (const { depends_on = {}, volumes: kept = [] } of Object.values(services)) {
    expect(Object.keys(services)).toEqual(expect.arrayContaining(Object.keys(depends_on)));
    expect(Object.keys(volumes)).toEqual(expect.arrayContaining(kept.map((volume) => volume.split(':')[0])));
  }
});

test.each(ours)(
  'the file that %s runs is in the image, and so is the program of its health check',
  (name, { command, healthcheck }) => {
    expect(command).toEqual(['node', `apps/${name}/src/main.ts`]);
    expect(existsSync(join(root, command?.[1] ?? ''))).toBe(true);
    expect(healthcheck.test.slice(0, 3)).toEqual(['CMD', 'node', '--eval']);
  },
);

test.each(ours)('every variable that %s is given is read by some code of ours', (_name, { environment }) => {
  const readers = [
    'libs/config/src/environment/process-sections.ts',
    'libs/config/src/settings/load-settings.ts',
  ];
  const code = [...readers, 'libs/providers/src/detect/known-providers.ts', 'apps/simulator/src/config.ts']
    .map(read)
    .join();
  expect(
    Object.keys(environment).filter((variable) => !new RegExp(`\\b${variable}\\b`, 'u').test(code)),
  ).toEqual([]);
});

test('a secret is never in the file, and one that is not set is asked for in a sentence', () => {
  const asked = [...source.matchAll(/\$\{(\w+PASSWORD)(?::\?([^}]*))?\}/gu)].map(([, name, sentence]) => ({
    name,
    sentence,
  }));
  const names = new Set(asked.map(({ name }) => name));
  expect(names).toEqual(new Set(['BATON_POSTGRES_PASSWORD', 'BATON_REDIS_PASSWORD']));
  for (const name of names)
    expect(asked.find((each) => each.name === name)?.sentence).toMatch(/^Set \w+ to .+\.$/u);
  const given = Object.values(services).flatMap(({ environment }) => Object.entries(environment));
  const secrets = given.filter(([name]) => /KEY|PASSWORD|AUTH|URL/u.test(name)).map(([, value]) => value);
  expect(
    secrets.filter((value) => value !== null && !/^\$\{[^}]+\}$|:\$\{[^}]+\}@|^http:/u.test(String(value))),
  ).toEqual([]);
});

test('a worker is given longer to stop than its runs are', () => {
  const { stop_grace_period: stop = '', environment } = services['worker'] ?? {};
  expect(Number.parseInt(stop, 10) * 1_000).toBeGreaterThan(Number(environment?.['BATON_GRACE_MS']));
});

test('the image runs the Node that is tested, unprivileged', () => {
  const { devDependencies } = z
    .object({ devDependencies: z.object({ node: z.string() }) })
    .parse(JSON.parse(read('package.json')));
  const dockerfile = read('Dockerfile');
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gmu)].map(([, base]) => base);
  expect(new Set(bases)).toEqual(new Set([`node:${devDependencies.node.split('.')[0]}-slim`]));
  expect(dockerfile).toMatch(/^USER node$/mu);
});
