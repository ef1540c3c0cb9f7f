import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importing, runProgram } from '../testing/child-program.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { acquireLock } from './acquire-lock.ts';
import { DataInUseError } from './data-folder-error.ts';

const module = importing('acquireLock', new URL('./acquire-lock.ts', import.meta.url).href);

const deadPid = (): number => spawnSync('true').pid;

test('the data folder is created for its owner alone', () => {
  const dir = join(temporaryFolder(), 'a', '.baton');
  acquireLock(dir);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});

test('a folder that is held is refused in a sentence with its path, the holder and what to do', async () => {
  const dir = temporaryFolder();
  const holder = runProgram(
    `${module} acquireLock('${dir}'); console.log('held'); setInterval(() => {}, 1000);`,
  );
  await holder.line();
  const refused = `The data folder ${dir} is in use by process ${holder.pid}. Stop that process first (kill ${holder.pid}), or start from another folder.`;
  expect(() => acquireLock(dir)).toThrow(new DataInUseError(dir, holder.pid));
  expect(() => acquireLock(dir)).toThrow(refused);
});

test('one process cannot hold a folder twice', () => {
  const dir = temporaryFolder();
  acquireLock(dir);
  expect(() => acquireLock(dir)).toThrow(DataInUseError);
});

test('a released folder can be taken again and nothing of the lock is left', () => {
  const dir = temporaryFolder();
  acquireLock(dir).release();
  acquireLock(dir).release();
  expect(readdirSync(dir)).toEqual([]);
});

test('a second release does not free the lock of the next holder', () => {
  const dir = temporaryFolder();
  const first = acquireLock(dir);
  first.release();
  acquireLock(dir);
  first.release();
  expect(() => acquireLock(dir)).toThrow(DataInUseError);
});

test('the lock of a killed process is replaced', async () => {
  const dir = temporaryFolder();
  const holder = runProgram(
    `${module} acquireLock('${dir}'); console.log('held'); setInterval(() => {}, 1000);`,
  );
  await holder.line();
  await holder.end('SIGKILL');
  acquireLock(dir);
  expect(readdirSync(dir)).toEqual(['lock']);
  expect(JSON.parse(readFileSync(join(dir, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
});

test('a killed holder that its parent has not collected yet holds nothing', async () => {
  const dir = temporaryFolder();
  const hold = `${module} acquireLock('${dir}'); process.kill(process.pid, 'SIGKILL');`;
  // The shell starts the holder, becomes a program that never collects it, and so leaves a zombie.
  const shell = runProgram(`
    import { spawn } from 'node:child_process';
    const script = '"$0" --input-type=module-typescript --eval "$1" & exec sleep 60';
    const child = spawn('sh', ['-c', script, process.execPath, ${JSON.stringify(hold)}], { stdio: 'inherit' });
    console.log(child.pid);
    process.on('SIGTERM', () => { child.kill('SIGKILL'); process.exit(); });`);
  await shell.line();
  const owner = () => (JSON.parse(readFileSync(join(dir, 'lock'), 'utf8')) as { pid: number }).pid;
  const stateOfOwner = () => readFileSync(`/proc/${owner()}/stat`, 'utf8').split(') ')[1]?.[0];
  await expect.poll(() => readdirSync(dir), { timeout: 10_000 }).toEqual(['lock']);
  await expect.poll(stateOfOwner, { timeout: 10_000 }).toBe('Z');
  expect(() => acquireLock(dir)).not.toThrow();
  await shell.end('SIGTERM');
});

test('a live process that got the pid of the dead holder does not count as the holder', () => {
  const dir = temporaryFolder();
  writeFileSync(
    join(dir, 'lock'),
    JSON.stringify({ pid: process.ppid, startedAt: 'another-boot/1', nonce: 'x' }),
  );
  expect(() => acquireLock(dir)).not.toThrow();
});

test('a lock file that a power cut left empty is replaced', () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'lock'), '');
  acquireLock(dir);
  expect(() => acquireLock(dir)).toThrow(DataInUseError);
});

test('a process that was killed while it replaced a dead lock is in nobody’s way', () => {
  const dir = temporaryFolder();
  const dead = JSON.stringify({ pid: deadPid(), startedAt: 'x/1', nonce: 'first' });
  const replacing = createHash('sha256').update(dead).digest('hex').slice(0, 16);
  writeFileSync(join(dir, 'lock'), dead);
  writeFileSync(
    join(dir, `lock.${replacing}`),
    JSON.stringify({ pid: deadPid(), startedAt: 'x/1', nonce: 'second' }),
  );
  acquireLock(dir);
  expect(readdirSync(dir)).toEqual(['lock']);
});

test('of several processes that race for dead locks exactly one wins each', async () => {
  const root = temporaryFolder();
  const folders = Array.from({ length: 300 }, (_, index) => join(root, String(index)));
  for (const folder of folders) {
    mkdirSync(folder);
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: deadPid(), startedAt: 'x/1', nonce: folder }));
  }
  const racer = `${module}
    import { readdirSync } from 'node:fs';
    while (Date.now() < ${Date.now() + 1500});
    const won = [];
    for (const folder of ${JSON.stringify(folders)}) {
      try { acquireLock(folder); won.push(folder); } catch (error) { if (error.name !== 'DataInUseError') throw error; }
    }
    console.log(JSON.stringify(won));
    setInterval(() => {}, 1000);`;
  const racers = Array.from({ length: 6 }, () => runProgram(racer));
  const won = await Promise.all(
    racers.map(async (racer) => JSON.parse((await racer.line()) ?? '') as string[]),
  );
  expect(won.flat().toSorted()).toEqual(folders.toSorted());
  // Otherwise nobody raced.
  expect(won.filter((folders) => folders.length > 0).length).toBeGreaterThan(1);
}, 30_000);
