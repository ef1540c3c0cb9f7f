import { showPath, type Path } from '../fault/path.ts';
import type { PathFault } from './expand-env.ts';
import { textsOf, type Source } from './source.ts';

const secretField = /api[-_]?key$/i;
const looksLikeKey = /^(?:sk|pk|gsk|syn|xai)[-_]|^AIza|^[^\s$]{20,}$/;

export const isSecret = (path: Path): boolean => secretField.test(String(path.at(-1) ?? ''));

/** API keys written into the file, before anything is expanded: they belong into the environment. Never printed. */
export function findLiteralKeys(source: Source): readonly PathFault[] {
  return [...textsOf(source.document.contents)]
    .filter(({ path, scalar }) => isSecret(path) && looksLikeKey.test(scalar.value))
    .map(({ path }) => ({
      path,
      fault: `${source.place(path)}: ${showPath(path)} holds a key itself; put the key into the environment and write \${${variableFor(path)}} here`,
    }));
}

const variableFor = (path: Path): string =>
  `${String(path.at(-2) ?? 'PROVIDER')
    .toUpperCase()
    .replaceAll(/\W/g, '_')}_API_KEY`;
