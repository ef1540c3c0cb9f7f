import { readFileSync } from 'node:fs';
import type { Reading } from './reading.ts';
import { type ProviderScripts, readProviderScripts } from './read-scripts.ts';

/** A JSON file `{ "claude": {…}, "synthetic": [{…}, {…}] }`. Every fault names the file. */
export function readScriptFile(file: string): Reading<ProviderScripts> {
  let input: unknown;
  try {
    input = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return { kind: 'faulty', faults: [describeUnreadable(file, error)] };
  }
  const reading = readProviderScripts(input);
  if (reading.kind === 'read') return reading;
  return { kind: 'faulty', faults: reading.faults.map((fault) => `${file}: ${fault}`) };
}

function describeUnreadable(file: string, error: unknown): string {
  if (error instanceof SyntaxError) return `${file}: This is not JSON (${error.message}); correct it.`;
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return `${file}: The script file cannot be read (${reason}); give --script the path of a readable JSON file.`;
}
