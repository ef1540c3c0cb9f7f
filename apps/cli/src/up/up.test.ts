import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createSimulator } from '@baton/simulator';
import { emptyFolder, runCommand } from '../command.test-data.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function newFolder(): Promise<string> {
  const folder = await emptyFolder();
  closers.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function occupy(port = 0): Promise<Server> {
  const server = createServer((_request, response) => response.end('something else'));
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return server;
}

async function freePort(): Promise<number> {
  const server = await occupy();
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}

/** The real command until it is ready; it is stopped after the test. */
async function startUp(folder: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [new URL('../main.ts', import.meta.url).pathname, 'up'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
  });
  closers.push(async () => {
    child.kill('SIGINT');
    if (child.exitCode === null) await once(child, 'close');
  });
  let said = '';
  const ready = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (said.includes('Try it in another terminal')) ready.resolve();
    });
  child.once('close', () => ready.reject(new Error(said)));
  await ready.promise;
  return said;
}

/** Keyless, as `init` writes it. */
async function writeSimulatedFile(folder: string, port: number): Promise<void> {
  const { code, stderr } = await runCommand(['init', '--yes'], {
    folder,
    env: { BATON_SIMULATOR_PORT: String(port) },
  });
  if (code !== 0) throw new Error(stderr);
  expect(await readFile(join(folder, 'baton.yaml'), 'utf8')).toContain(`http://127.0.0.1:${port}/claude/v1`);
}

async function runTask(folder: string, env: Record<string, string>) {
  return runCommand(['run', 'Say hello'], { folder, env: { BATON_PORT: env['BATON_PORT'] ?? '' } });
}

test('a baton.yaml that leads to the simulator gets it, and a task runs without any key', async () => {
  const [folder, port, simulatorPort] = [await newFolder(), await freePort(), await freePort()];
  const env = { BATON_PORT: String(port), BATON_SIMULATOR_PORT: String(simulatorPort) };
  await writeSimulatedFile(folder, simulatorPort);
  const said = await startUp(folder, env);
  expect(said.match(/.*simulator.*/g)).toEqual([
    `a simulator answers at http://127.0.0.1:${simulatorPort} for claude, codex, synthetic, gemini, as baton.yaml says`,
  ]);
  const { stdout, code } = await runTask(folder, env);
  expect(stdout).toContain('[simulated claude]');
  expect(code).toBe(0);
}, 60_000);

test('where something listens at the simulator’s address already, it is used', async () => {
  const [folder, port] = [await newFolder(), await freePort()];
  const own = createSimulator({});
  closers.push(() => own.close());
  const simulator = await own.listen();
  const env = { BATON_PORT: String(port), BATON_SIMULATOR_PORT: String(simulator.port) };
  await writeSimulatedFile(folder, simulator.port);
  const said = await startUp(folder, env);
  expect(said.match(/.*simulator.*/g)).toEqual([
    `what listens at ${simulator.url} already answers for claude, codex, synthetic, gemini; no simulator is started`,
  ]);
  expect((await runTask(folder, env)).code).toBe(0);
}, 60_000);

test('providers elsewhere start no simulator', async () => {
  const [folder, port, simulatorPort] = [await newFolder(), await freePort(), await freePort()];
  await writeFile(
    join(folder, 'baton.yaml'),
    `providers:\n  local: { kind: openai-compatible, model: m, baseUrl: "http://127.0.0.1:9/v1" }\n`,
  );
  const said = await startUp(folder, {
    BATON_PORT: String(port),
    BATON_SIMULATOR_PORT: String(simulatorPort),
  });
  expect(said).not.toContain('simulator');
  await expect(fetch(`http://127.0.0.1:${simulatorPort}`)).rejects.toThrow('fetch failed');
}, 60_000);

test('a taken port is told before a database is made', async () => {
  const [folder, other] = [await newFolder(), await occupy()];
  closers.push(async () => other.close());
  const { port } = other.address() as AddressInfo;
  const { stderr, code } = await runCommand(['up'], { folder, env: { BATON_PORT: String(port) } });
  expect(stderr).toContain(`Port ${port} is taken by another program.`);
  expect(stderr).not.toContain('database');
  expect(code).toBe(1);
  await expect(access(join(folder, '.baton'))).rejects.toThrow('ENOENT');
});

test('a fault that two readers find is told once', async () => {
  const { stderr } = await runCommand(['up'], { env: { BATON_SIMULATOR_URL: 'here' } });
  expect(stderr.match(/BATON_SIMULATOR_URL/g)).toHaveLength(1);
});
