import type { z } from 'zod';
import { explainIssues, remedy, sentence, type Explained } from '../fault/explain-issues.ts';
import { valueAt, type Path } from '../fault/path.ts';
import { showValue } from '../fault/show-value.ts';
import { expandEnv, type Env, type PathFault } from './expand-env.ts';
import { findLiteralKeys, isSecret } from './find-literal-keys.ts';
import type { Reading } from './reading.ts';
import { readSources, type Source, type Sources } from './source.ts';
import { readText } from './read-text.ts';

/** What a schema cannot see: whether names lead to something in another section. Told beside the schema's faults. */
export type CheckReferences = (file: unknown, namesIn: Sources['namesIn']) => readonly Explained[];

type BatonFileSource<S extends z.ZodType> = {
  readonly path: string;
  readonly schema: S;
  readonly env: Env;
  readonly checkReferences?: CheckReferences;
};

/**
 * Reads baton.yaml: YAML, then `${ENV}`, then the schema that the app composed of its sections. All faults come at
 * once, each with file, line, value and remedy; values out of the environment are never shown.
 */
export async function readBatonFile<S extends z.ZodType>({
  path,
  schema,
  env,
  checkReferences = () => [],
}: BatonFileSource<S>): Promise<Reading<z.output<S>>> {
  const text = await readText(path);
  if (!text.ok) return text;
  const { faults, broken, sources, namesIn } = readSources(path, text.value);
  if (broken) return { ok: false, faults: inOrder(faults) };
  const read = (source: Source) =>
    readSource(source, { schema, env, checkReferences: (file) => checkReferences(file, namesIn) });
  const first = read(sources[0]);
  if (first.ok && faults.length === 0) return first;
  const readings = [first, ...sources.slice(1).map(read)];
  const misfits = readings.flatMap((reading) => (reading.ok ? [] : reading.faults));
  return { ok: false, faults: inOrder([...faults, ...misfits]) };
}

type SourceChecks<S extends z.ZodType> = {
  readonly schema: S;
  readonly env: Env;
  readonly checkReferences: (file: unknown) => readonly Explained[];
};

function readSource<S extends z.ZodType>(
  source: Source,
  { schema, env, checkReferences }: SourceChecks<S>,
): Reading<z.output<S>> {
  const written = plain(source);
  const found = [...findLiteralKeys(source), ...expandEnv(source, env)];
  const file = plain(source);
  const result = schema.safeParse(file, { error: remedy });
  const misfits = [...explainIssues(result.error?.issues ?? []), ...checkReferences(file)].filter(
    ({ path }) => !isAmong(path, found),
  );
  if (result.success && found.length + misfits.length === 0) return { ok: true, value: result.data };
  return {
    ok: false,
    faults: [
      ...found.map(({ fault }) => fault),
      ...misfits.map((misfit) => explain(misfit, written, source)),
    ],
  };
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

/** By line. A file with repeated keys is read several times, and says the same each time. */
const inOrder = (faults: readonly string[]): readonly string[] =>
  [...new Set(faults)].toSorted((a, b) => lineOf(a) - lineOf(b));

const lineOf = (fault: string): number => Number(/:(\d+): /.exec(fault)?.[1] ?? 0);
