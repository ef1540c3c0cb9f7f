import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { processesUnder } from './processes.ts';

/** Gone when the test is, and with it the servers that a failed test left in it. Every account may pass through it unless `mode` says otherwise. */
export const temporaryFolder = (mode = 0o755): string => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-embedded-'));
  chmodSync(folder, mode);
  onTestFinished(() => {
    for (const pid of processesUnder(folder)) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  return folder;
};

/** A folder in one that only its owner may enter, as a project in root's home. */
export const closedFolder = (name: string): string => {
  const folder = join(temporaryFolder(0o700), name);
  mkdirSync(folder);
  return folder;
};
