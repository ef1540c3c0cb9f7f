import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CommandFailure } from '../command-failure.ts';
import { exitCodes } from '../exit-code.ts';

/** The key given in the environment, else the one that `baton up` left in `.baton/api-key` here or further up; null: none. */
export async function findKey(given: string | undefined, folder: string): Promise<string | null> {
  if (given !== undefined) return given;
  const key = await readKey(join(folder, '.baton', 'api-key'));
  if (key !== null) return key;
  const parent = dirname(folder);
  return parent === folder ? null : findKey(given, parent);
}

async function readKey(path: string): Promise<string | null> {
  try {
    const key = (await readFile(path, 'utf8')).trim();
    return key === '' ? null : key;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new CommandFailure(
      exitCodes.badInput,
      `The key in ${path} cannot be read (${code}).`,
      'Run as the user who started Baton, or set BATON_API_KEY.',
    );
  }
}
