import { showPath, type Path } from '../fault/path.ts';
import type { PathFault } from './expand-env.ts';
import { textsOf, type Source } from './source.ts';

const secretField = /(?:api[-_]?key|token|secret|password|authorization)$/i;
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

/** `CLAUDE_API_KEY` for `providers.claude.apiKey`; a field named like a variable gives the name itself. */
function variableFor(path: Path): string {
  const field = String(path.at(-1));
  if (/^[A-Z0-9_]+$/.test(field)) return field;
  const words = field.replaceAll(/([a-z])([A-Z])/g, '$1_$2');
  return `${String(path.at(-2) ?? 'BATON')}_${words}`.toUpperCase().replaceAll(/\W/g, '_');
}
