import type { Path } from '../fault/path.ts';
import { showPath } from '../fault/path.ts';
import { textsOf, type Source } from './source.ts';

export type Env = Readonly<Record<string, string | undefined>>;
export type PathFault = { readonly path: Path; readonly fault: string };

/** `${NAME}` and `${NAME:-default}`; `$${` stands for `${` itself. */
const reference = /\$\$\{|\$\{(\w+)(?::-([^}]*))?\}/g;

/** Puts the environment's values into the document's texts; an empty one counts as unset. Values are never printed. */
export function expandEnv(source: Source, env: Env): readonly PathFault[] {
  const faults: PathFault[] = [];
  for (const { path, scalar } of textsOf(source.document.contents)) {
    scalar.value = scalar.value.replace(reference, (written: string, name?: string, fallback?: string) => {
      if (name === undefined) return '${';
      const value = env[name] || fallback;
      if (value === undefined) faults.push({ path, fault: unset(source, path, name) });
      return value ?? written;
    });
  }
  return faults;
}

const unset = (source: Source, path: Path, name: string): string =>
  `${source.place(path)}: ${showPath(path)} asks for \${${name}}, which is not set; set ${name} in the environment, or write \${${name}:-default}`;
