import type { z } from 'zod';
import { explainIssues, remedy, sentence, type Explained } from '../fault/explain-issues.ts';
import { valueAt, type Path } from '../fault/path.ts';
import { showValue } from '../fault/show-value.ts';
import { expandEnv, type Env, type PathFault } from './expand-env.ts';
import { findLiteralKeys, isSecret } from './find-literal-keys.ts';
import type { Reading } from './reading.ts';
import { readSource, type Source } from './source.ts';
import { readText } from './read-text.ts';

/** Says where in the file a value stands: `baton.yaml:12`. */
export type Place = (path: Path) => string;

export type BatonFile<T> =
  | { readonly ok: true; readonly value: T; readonly place: Place }
  | Extract<Reading<never>, { ok: false }>;

type BatonFileSource<S extends z.ZodType> = { readonly path: string; readonly schema: S; readonly env: Env };

/**
 * Reads baton.yaml: YAML, then `${ENV}`, then the schema that the app composed of its sections. All faults come at
 * once, each with file, line, value and remedy; values out of the environment are never shown.
 */
export async function readBatonFile<S extends z.ZodType>({
  path,
  schema,
  env,
}: BatonFileSource<S>): Promise<BatonFile<z.output<S>>> {
  const text = await readText(path);
  if (!text.ok) return text;
  const source = readSource(path, text.value);
  if (source.broken) return { ok: false, faults: source.faults };
  const written = plain(source);
  const found = [...findLiteralKeys(source), ...expandEnv(source, env)];
  const result = schema.safeParse(plain(source), { error: remedy });
  const misfits = result.success
    ? []
    : explainIssues(result.error.issues).filter(({ path }) => !isAmong(path, found));
  const faults = [
    ...source.faults,
    ...found.map(({ fault }) => fault),
    ...misfits.map((misfit) => explain(misfit, written, source)),
  ];
  return result.success && faults.length === 0
    ? { ok: true, value: result.data, place: source.place }
    : { ok: false, faults: inOrder(faults) };
}

/** An empty file is an empty map. */
const plain = (source: Source): unknown => (source.document.toJS() as unknown) ?? {};

/** The same place is not complained about twice. */
const isAmong = (path: Path, found: readonly PathFault[]): boolean =>
  found.some((other) => other.path.join('\0') === path.join('\0'));

function explain(misfit: Explained, written: unknown, source: Source): string {
  const value = valueAt(written, misfit.path);
  const shown =
    isSecret(misfit.path) && typeof value === 'string' && !value.includes('${') ? 'set' : showValue(value);
  return `${source.place(misfit.path)}: ${sentence(misfit, shown)}`;
}

const inOrder = (faults: readonly string[]): readonly string[] =>
  faults.toSorted((a, b) => lineOf(a) - lineOf(b));

const lineOf = (fault: string): number => Number(/:(\d+): /.exec(fault)?.[1] ?? 0);
