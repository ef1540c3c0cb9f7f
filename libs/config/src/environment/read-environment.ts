import type { z } from 'zod';
import { explainIssues } from '../fault/explain-issues.ts';
import { showPath } from '../fault/path.ts';
import { showValue } from '../fault/show-value.ts';
import type { Env } from '../file/expand-env.ts';
import type { Reading } from '../file/reading.ts';

/** Names whose values may hold a secret, such as the password in a URL. */
const secretName = /KEY|SECRET|PASSWORD|TOKEN|URL|DSN/i;

/**
 * Reads environment variables by a schema with their names as fields; an empty one counts as unset. The schema's
 * messages say what is allowed (`a port from 0 to 65535`); name, value and remedy are put around them here.
 */
export function readEnvironment<S extends z.ZodObject>(schema: S, env: Env): Reading<z.output<S>> {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(set);
  if (result.success) return { ok: true, value: result.data };
  return {
    ok: false,
    faults: explainIssues(result.error.issues).map(({ path, remedy: allowed }) => {
      const name = showPath(path);
      return `${name} is ${showVariable(name, set[name])}; set it to ${allowed}${whenUnset(schema, name)}`;
    }),
  };
}

function showVariable(name: string, value: string | undefined): string {
  if (value === undefined) return 'not set';
  return secretName.test(name) ? 'set to a value that does not fit' : showValue(value);
}

function whenUnset(schema: z.ZodObject, name: string): string {
  const unset = (schema.shape[name] as z.ZodType | undefined)?.safeParse(undefined);
  if (!unset?.success) return '';
  return unset.data === undefined ? ', or unset it' : `, or unset it for ${showValue(unset.data)}`;
}
