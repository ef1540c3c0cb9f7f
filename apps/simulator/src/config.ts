import { parseArgs } from 'node:util';
import type { Reading } from './scripts/reading.ts';

const DEFAULT_PORT = 7790;
const DEFAULT_HOST = '127.0.0.1';

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly scriptFile: string | undefined;
}

/** `BATON_SIMULATOR_PORT`, `BATON_HOST` and `--script FILE`. */
export function readConfig(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Reading<Config> {
  const port = env['BATON_SIMULATOR_PORT'] || String(DEFAULT_PORT);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    const remedy = `set it to a port from 0 to 65535, or unset it for ${DEFAULT_PORT}`;
    return { kind: 'faulty', faults: [`BATON_SIMULATOR_PORT is "${port}"; ${remedy}`] };
  }
  const file = readScriptOption(args);
  if (file.kind === 'faulty') return file;
  const host = env['BATON_HOST'] || DEFAULT_HOST;
  return { kind: 'read', value: { port: Number(port), host, scriptFile: file.value } };
}

function readScriptOption(args: readonly string[]): Reading<string | undefined> {
  try {
    const { values } = parseArgs({ args: [...args], options: { script: { type: 'string' } } });
    return { kind: 'read', value: values.script };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ', 1)[0] ?? '') : String(error);
    return { kind: 'faulty', faults: [`${reason}; use --script FILE, or nothing.`] };
  }
}
