import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, runCommand } from '../command.test-data.ts';

/** Port 0 is always free. */
const ports = { BATON_PORT: '0', BATON_WORKER_PORT: '0', BATON_SIMULATOR_PORT: '0' };

type Findings = { ok: boolean; findings: { check: string; level: string; text: string; next?: string }[] };

async function doctor(env: Record<string, string>, folder?: string) {
  const { stdout, code } = await runCommand(['doctor', '--json'], {
    env: { ...ports, ...env },
    ...(folder && { folder }),
  });
  const { ok, findings } = JSON.parse(stdout) as Findings;
  return { ok, code, find: (check: string) => findings.filter((finding) => finding.check === check) };
}

test('an empty folder is in order', async () => {
  const { ok, code, find } = await doctor({});
  expect({ ok, code }).toEqual({ ok: true, code: 0 });
  expect(find('node')[0]?.level).toBe('ok');
});

test('every fault of baton.yaml is a finding of its own, with what to do', async () => {
  const folder = await emptyFolder();
  const file =
    'providers:\n  claude:\n    kind: anthropic\n    model: m\n    apiKey: ${NOWHERE}\n    bogus: 1\n';
  await writeFile(join(folder, 'baton.yaml'), file);
  const { code, find } = await doctor({}, folder);
  expect(code).toBe(1);
  expect(find('config').length).toBeGreaterThan(1);
  expect(find('config')[0]).toMatchObject({ level: 'fail', next: expect.stringContaining('NOWHERE') });
});

test('stores that do not answer fail, and no password is shown', async () => {
  const stores = {
    DATABASE_URL: 'postgres://u:hidden@127.0.0.1:1/b',
    REDIS_URL: 'redis://:hidden@127.0.0.1:1',
  };
  const { stdout, code } = await runCommand(['doctor'], { env: { ...ports, ...stores } });
  expect(code).toBe(1);
  expect(stdout).toMatch(/fail +database/);
  expect(stdout).toMatch(/fail +redis/);
  expect(stdout).not.toContain('hidden');
});

test('a port that another program has is named with its remedy', async () => {
  const other = createServer((_request, response) => response.end('something else'));
  await once(other.listen(0, '127.0.0.1'), 'listening');
  const port = String((other.address() as AddressInfo).port);
  const { find } = await doctor({ BATON_PORT: port });
  other.close();
  expect(find('api port')[0]).toMatchObject({ level: 'fail', next: expect.stringContaining('BATON_PORT') });
});

test('one provider of two out of reach is a warning, all of them a failure', async () => {
  const answering = createServer((_request, response) => response.end('{"data":[]}'));
  await once(answering.listen(0, '127.0.0.1'), 'listening');
  const folder = await emptyFolder();
  const entry = (id: string, port: number) =>
    `  ${id}: { kind: openai-compatible, model: m, baseUrl: "http://127.0.0.1:${port}/v1" }\n`;
  const dead = entry('dead', 19);
  await writeFile(
    join(folder, 'baton.yaml'),
    `providers:\n${dead}${entry('live', (answering.address() as AddressInfo).port)}`,
  );
  const one = await doctor({}, folder);
  expect(one.find('provider live')[0]?.level).toBe('ok');
  expect(one.find('provider dead')[0]?.level).toBe('warn');
  answering.close();
  await writeFile(join(folder, 'baton.yaml'), `providers:\n${dead}`);
  expect((await doctor({}, folder)).find('provider dead')[0]?.level).toBe('fail');
});

test('a simulator that `npm start` will start may be silent', async () => {
  const folder = await emptyFolder();
  const entry = '{ kind: anthropic, model: m, baseUrl: "http://127.0.0.1:19/claude/v1" }';
  await writeFile(join(folder, 'baton.yaml'), `providers:\n  claude: ${entry}\n`);
  const { code, find } = await doctor({ BATON_SIMULATOR_PORT: '19' }, folder);
  expect(find('provider claude')[0]).toMatchObject({
    level: 'ok',
    text: expect.stringContaining('`npm start` starts the simulator'),
  });
  expect(code).toBe(0);
});

test('a remedy is one sentence', async () => {
  const folder = await emptyFolder();
  const file =
    'providers:\n  Claude: { kind: nope, modle: m, prices: 5 }\nagents: [{ id: A, providers: [x] }]\n';
  await writeFile(join(folder, 'baton.yaml'), file);
  const { find } = await doctor({}, folder);
  expect(find('config').length).toBeGreaterThan(6);
  for (const { next } of find('config')) expect(next).toMatch(/^[A-Z][^.;]*[^.]\.$/);
});
