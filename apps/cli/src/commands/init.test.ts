import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSettings } from '@baton/config';
import { expect, test } from 'vitest';
import { emptyFolder, runCommand } from '../command.test-data.ts';

const env = { ANTHROPIC_API_KEY: 'an-secret', SYNTHETIC_API_KEY: 'syn-secret' };

test('what is found is written so that it can be read back, and no key is in it', async () => {
  const folder = await emptyFolder();
  const { stdout, code } = await runCommand(['init', '--yes'], { env, folder });
  expect(code).toBe(0);
  expect(stdout).toContain('npm start');
  expect(stdout).toContain('npm run -s baton -- run "');
  const file = join(folder, 'baton.yaml');
  expect(await readFile(file, 'utf8')).not.toMatch(/an-secret|syn-secret|\*a1/);
  const settings = await loadSettings(env, file);
  if (!settings.ok) throw new Error(settings.faults.join('\n'));
  expect(Object.keys(settings.value.providers).slice(0, 2)).toEqual(['claude', 'synthetic']);
  expect(settings.value.providers['claude']?.apiKey).toBe('an-secret');
});

test('a file that is there stays as it is unless --force says otherwise', async () => {
  const folder = await emptyFolder();
  const file = join(folder, 'baton.yaml');
  await writeFile(file, 'mine');
  const { stderr, code } = await runCommand(['init', '--yes'], { env, folder });
  expect(code).toBe(2);
  expect(stderr).toContain('--force');
  expect(await readFile(file, 'utf8')).toBe('mine');
  const { stdout } = await runCommand(['init', '--force', '--json'], { env, folder });
  expect(JSON.parse(stdout)).toMatchObject({ file, source: 'environment' });
  expect(await readFile(file, 'utf8')).toContain('${ANTHROPIC_API_KEY}');
});

test('without a terminal it asks nothing and says so', async () => {
  const { stderr, code } = await runCommand(['init']);
  expect(stderr).toContain('npm run -s baton -- init --yes');
  expect(code).toBe(2);
});

test('the simulator, which asks for no key, is written without one', async () => {
  const folder = await emptyFolder();
  const { stdout } = await runCommand(['init', '--yes'], { folder });
  const text = await readFile(join(folder, 'baton.yaml'), 'utf8');
  expect(text).toContain('baseUrl: http://127.0.0.1:7790/claude/v1');
  expect(text).not.toMatch(/^ *apiKey/m);
  expect(stdout).toContain('npm start   (and the simulator');
});
