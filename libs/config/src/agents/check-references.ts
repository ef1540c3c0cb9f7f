import type { Explained } from '../fault/explain-issues.ts';
import { valueAt, type Path } from '../fault/path.ts';
import type { CheckReferences } from '../file/read-baton-file.ts';

/**
 * Faults for every provider and tool server that an agent names and nobody configured. One that is configured with
 * faults of its own is known; where a whole section cannot be read, nothing is said about names in it.
 */
export const checkReferences: CheckReferences = (file, namesIn) => {
  const providers = namesIn('providers');
  const servers = valueAt(file, ['tools']) === undefined ? [] : namesIn('tools');
  return listAt(file, ['agents']).flatMap((_agent, index) => [
    ...unknownNames(file, ['agents', index, 'providers'], { kind: 'provider', known: providers }),
    ...unknownNames(file, ['agents', index, 'tools'], { kind: 'tool server', known: servers }),
  ]);
};

type Known = { readonly kind: 'provider' | 'tool server'; readonly known: readonly string[] | null };

const unknownNames = (file: unknown, list: Path, { kind, known }: Known): readonly Explained[] =>
  listAt(file, list).flatMap((name, index) =>
    known === null || typeof name !== 'string' || name.trim() === '' || known.includes(idOf(kind, name))
      ? []
      : [
          {
            path: [...list, index],
            verdict: (shown) => `is ${shown}, which is no ${kind}`,
            remedy:
              known.length === 0
                ? `configure a ${kind} first`
                : `use one of ${known.join(', ')}, or configure it`,
          },
        ],
  );

/** `fs/read_file` is one tool of the server `fs`. */
const idOf = (kind: Known['kind'], name: string): string =>
  (kind === 'provider' ? name : (name.split('/')[0] ?? name)).trim();

function listAt(file: unknown, path: Path): readonly unknown[] {
  const value = valueAt(file, path);
  return Array.isArray(value) ? value : [];
}
