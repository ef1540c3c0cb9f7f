import { readFile, stat } from 'node:fs/promises';
import type { Reading } from './reading.ts';

const mostBytes = 1_000_000;

export async function readText(path: string): Promise<Reading<string>> {
  try {
    const { size } = await stat(path);
    if (size > mostBytes)
      return {
        ok: false,
        faults: [`${path} is ${size} bytes long; use a file of at most ${mostBytes} bytes`],
      };
    return { ok: true, value: await readFile(path, 'utf8') };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, faults: [`${path} cannot be read (${reason}); check its path and permissions`] };
  }
}
