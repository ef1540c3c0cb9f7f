import { showPath, type Path } from '../fault/path.ts';
import type { PathFault } from './expand-env.ts';
import { textsOf, type Source } from './source.ts';

const secretField = /(?:api[-_]?keys?|token|secret|password|authorization)$/i;
const looksLikeKey = /^(?:sk|pk|gsk|syn|xai)[-_]|^AIza|^[^\s$]{20,}$/;

/** A member of a list is what the list is called. */
const fieldOf = (path: Path): string => path.findLast((step) => typeof step === 'string') ?? '';

export const isSecret = (path: Path): boolean => secretField.test(fieldOf(path));

/** Also as what a variable falls back to. */
const holdsKey = (text: string): boolean =>
  looksLikeKey.test(text) ||
  [...text.matchAll(/:-([^}]*)\}/g)].some(([, fallback]) => looksLikeKey.test(fallback ?? ''));

/** API keys written into the file, before anything is expanded: they belong into the environment. Never printed. */
export function findLiteralKeys(source: Source): readonly PathFault[] {
  return [...textsOf(source.document.contents)]
    .filter(({ path, scalar }) => isSecret(path) && holdsKey(scalar.value))
    .map(({ path }) => ({
      path,
      fault: `${source.place(path)}: ${showPath(path)} holds a key itself; put the key into the environment and write \${${variableFor(path)}} here`,
    }));
}

/** `CLAUDE_API_KEY` for `providers.claude.apiKey`; a field named like a variable gives the name itself. */
function variableFor(path: Path): string {
  const field = fieldOf(path);
  if (/^[A-Z0-9_]+$/.test(field)) return field;
  const words = field.replaceAll(/([a-z])([A-Z])/g, '$1_$2');
  return `${String(path[path.lastIndexOf(field) - 1] ?? 'BATON')}_${words}`
    .toUpperCase()
    .replaceAll(/\W/g, '_');
}
