import { readFile } from 'node:fs/promises';
import type { JsonObject } from '@baton/domain';
import { CommandFailure } from '../command-failure.ts';
import { exitCodes } from '../exit-code.ts';

/** A JSON Schema out of a file; whether it is one is for the server to say. */
export async function readSchema(path: string): Promise<JsonObject> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw refuse(path, error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code})`);
  });
  const schema = parseJson(path, text);
  if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return schema as JsonObject;
  throw refuse(path, 'holds no JSON object');
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refuse(
      path,
      `is not JSON (${error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : 'unreadable'})`,
    );
  }
}

const refuse = (path: string, what: string): CommandFailure =>
  new CommandFailure(
    exitCodes.badInput,
    `The schema file ${path} ${what}.`,
    'Give --schema a file with a JSON Schema, { … }.',
  );
