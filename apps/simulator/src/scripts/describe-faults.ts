import type { z } from 'zod';

const MAX_SHOWN = 80;

/**
 * One sentence for each fault: field, value, what would be right. The schemas' messages say what would be right.
 * `root` names the checked value where the fault is the value itself, and leads every field's path when given.
 */
export function describeFaults(error: z.ZodError, input: unknown, root = ''): string[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => describe([...issue.path, key], 'is not known', issue.message));
    }
    const value = valueAt(input, issue.path);
    return [describe(issue.path, value === undefined ? 'is missing' : `is ${show(value)}`, issue.message)];
  });

  function describe(path: readonly PropertyKey[], fault: string, right: string): string {
    const field = showPath(path, root);
    return `${field === '' ? 'The script' : `Field "${field}"`} ${fault}; give ${right}.`;
  }
}

function showPath(path: readonly PropertyKey[], root: string): string {
  return path.reduce<string>((shown, key) => {
    if (typeof key === 'number') return `${shown}[${key}]`;
    return shown === '' ? String(key) : `${shown}.${String(key)}`;
  }, root);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  );
}

function show(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > MAX_SHOWN ? `${json.slice(0, MAX_SHOWN)}…` : json;
}
