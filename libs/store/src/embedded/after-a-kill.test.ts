import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { openEmbeddedPostgres } from './index.ts';
import { importing, runProgram } from './testing/child-program.ts';
import type { ChildProgram } from './testing/child-program.ts';
import { processesIn, serverIn, waitUntil } from './testing/processes.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const module = importing('openEmbeddedPostgres', new URL('./index.ts', import.meta.url).href);
const dataFolder = (): string => join(temporaryFolder(), '.baton');

/** A process that has opened `dir`, written a row and then does what `afterwards` says. */
const openElsewhere = async (dir: string, afterwards: string, detached = false): Promise<ChildProgram> => {
  const child = runProgram(
    `${module} const postgres = await openEmbeddedPostgres({ dir: '${dir}', log: () => {} });
    console.log(postgres.url); ${afterwards}`,
    { detached },
  );
  const client = new Client(await child.line());
  client.on('error', () => {});
  await client.connect();
  await client.query('create table if not exists kept as select 42 as answer');
  await client.end();
  return child;
};

const open = async (dir: string, log: (line: string) => void = () => {}) => {
  const postgres = await openEmbeddedPostgres({ dir, log });
  onTestFinished(() => postgres.close());
  return postgres;
};

const readKept = async (url: string): Promise<unknown> => {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query('select answer from kept');
  await client.end();
  return rows;
};

const drafts = (dir: string): string[] => readdirSync(dir).filter((name) => name.startsWith('postgres.new-'));

const stayOpen = 'setInterval(() => {}, 1000);';

/** A process of the server's account in the server's folder, as may get a dead server's pid. */
const startStranger = async (dataDir: string): Promise<number> => {
  const { uid, gid } = statSync(dataDir);
  const stranger = spawn('sleep', ['60'], { cwd: dataDir, stdio: 'ignore', uid, gid });
  await once(stranger, 'spawn');
  onTestFinished(() => void stranger.kill('SIGKILL'));
  return Number(stranger.pid);
};

const nameInPostmasterFile = (dataDir: string, pid: number): void =>
  writeFileSync(join(dataDir, 'postmaster.pid'), `${pid}\n${dataDir}\n1700000000\n5432\n\n127.0.0.1\n`);

const createdFolder = async (): Promise<{ dir: string; dataDir: string }> => {
  const dir = dataFolder();
  const postgres = await openEmbeddedPostgres({ dir, log: () => {} });
  await postgres.close();
  return { dir, dataDir: postgres.dataDir };
};

const isAlive = (pid: number): boolean => !/\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

test('after a kill -9 the server that is left is stopped in order, and the data is there', async () => {
  const dir = dataFolder();
  const killed = await openElsewhere(dir, stayOpen);
  await killed.end('SIGKILL');
  const orphan = serverIn(join(dir, 'postgres'));
  expect(orphan).toBeDefined();
  const lines: string[] = [];
  const { url, dataDir } = await open(dir, (line) => lines.push(line));
  expect(lines).toEqual([`stopping Postgres ${orphan}, left over from a Baton that was killed`]);
  expect(await readKept(url)).toEqual([{ answer: 42 }]);
  expect(serverIn(dataDir)).not.toBe(orphan);
  expect(readFileSync(join(dir, 'postgres.log'), 'utf8')).toContain('received fast shutdown request');
});

test('a left server that does not answer is ended by force in the end', async () => {
  const dir = dataFolder();
  const killed = await openElsewhere(dir, stayOpen);
  await killed.end('SIGKILL');
  process.kill(serverIn(join(dir, 'postgres'))!, 'SIGSTOP');
  expect(await readKept((await open(dir)).url)).toEqual([{ answer: 42 }]);
}, 40_000);

test('a second start is refused while another process lives, and its server is left alone', async () => {
  const dir = dataFolder();
  const first = await openElsewhere(dir, stayOpen);
  const server = serverIn(join(dir, 'postgres'));
  await expect(open(dir)).rejects.toThrow(`in use by process ${first.pid}`);
  expect(serverIn(join(dir, 'postgres'))).toBe(server);
  await first.end('SIGKILL');
  await (await open(dir)).close();
});

test('process.exit() without close takes the server along', async () => {
  const dir = dataFolder();
  const exiting = await openElsewhere(dir, `process.on('SIGTERM', () => process.exit(1)); ${stayOpen}`);
  expect(processesIn(join(dir, 'postgres')).length).toBeGreaterThan(0);
  await exiting.end('SIGTERM');
  await waitUntil(() => processesIn(join(dir, 'postgres')).length === 0);
});

test('a Ctrl-C in the terminal reaches Baton alone, which stops Postgres last', async () => {
  const dir = dataFolder();
  const child = await openElsewhere(
    dir,
    `process.on('SIGINT', () => console.log('interrupted')); ${stayOpen}`,
    true,
  );
  process.kill(-child.pid, 'SIGINT');
  expect(await child.line()).toBe('interrupted');
  expect(readFileSync(join(dir, 'postgres.log'), 'utf8')).not.toContain('shutdown request');
  await child.end('SIGKILL');
  await (await open(dir)).close();
});

test('a first start that was killed half way does not spoil the folder', async () => {
  const dir = dataFolder();
  const first = runProgram(
    `${module} await openEmbeddedPostgres({ dir: '${dir}', log: () => console.log('creating') });`,
  );
  await first.line();
  await waitUntil(() => drafts(dir).length > 0);
  await first.end('SIGKILL');
  const { url } = await open(dir);
  const client = new Client(url);
  await client.connect();
  await client.end();
  expect(drafts(dir)).toEqual([]);
});

test('what an initdb of a killed first start makes anew is gone after the next one', async () => {
  const dir = dataFolder();
  const draft = join(dir, 'postgres.new-killed');
  mkdirSync(draft, { recursive: true });
  const initdb = runProgram(`import { existsSync, mkdirSync } from 'node:fs'; console.log('begun');
    while (existsSync('${draft}')) await new Promise((resolve) => setTimeout(resolve, 5));
    mkdirSync('${draft}'); console.log('made anew');`);
  await initdb.line();
  await open(dir);
  expect(await initdb.line()).toBe('made anew');
  expect(drafts(dir)).toEqual([]);
});

test('a program that got the pid of the dead server is not ended and not in the way', async () => {
  const { dir, dataDir } = await createdFolder();
  const stranger = await startStranger(dataDir);
  nameInPostmasterFile(dataDir, stranger);
  await (await open(dir)).close();
  expect(isAlive(stranger)).toBe(true);
});

test('a Postgres on other data that got the pid of the dead server is not ended and not in the way', async () => {
  const { dir, dataDir } = await createdFolder();
  const elsewhere = await open(dataFolder());
  const stranger = serverIn(elsewhere.dataDir)!;
  nameInPostmasterFile(dataDir, stranger);
  await (await open(dir)).close();
  expect(serverIn(elsewhere.dataDir)).toBe(stranger);
});

test('a left server is known by its data whatever path the folder was opened by', async () => {
  const dir = dataFolder();
  const otherWay = join(temporaryFolder(), 'link');
  mkdirSync(dir);
  symlinkSync(dir, otherWay);
  const killed = await openElsewhere(dir, stayOpen);
  await killed.end('SIGKILL');
  expect(await readKept((await open(otherWay)).url)).toEqual([{ answer: 42 }]);
});
