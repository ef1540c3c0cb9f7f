import type { Reading } from '../scripts/reading.ts';
import { readScripts } from '../scripts/read-scripts.ts';
import type { ReadScript } from '../scripts/script.ts';

/** The scripts in a body; one that is missing or empty is a fault, not the empty script. */
export function readScriptBody(body: unknown): Reading<readonly ReadScript[]> {
  if (typeof body !== 'string' || body.trim() === '') {
    return faulty('The body is empty; send a script or a list of scripts as JSON.');
  }
  try {
    return readScripts(JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError) return faulty(`The body is not JSON (${error.message}); correct it.`);
    if (error instanceof RangeError) return faulty('The body is nested too deeply; send a flatter script.');
    throw error;
  }
}

const faulty = (fault: string): Reading<never> => ({ kind: 'faulty', faults: [fault] });
