import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readSource, type Source } from './read-source.ts';

export type HouseFile = Source & {
  /** From the root, such as `libs/store/src/pool.ts`. */
  readonly path: string;
  /** Such as `libs/store`; the root for `test/` and what lies beside it. */
  readonly home: string;
  readonly text: string;
};

export type Manifest = {
  /** The folder it lies in, from the root. */
  readonly home: string;
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

export type House = { readonly files: readonly HouseFile[]; readonly manifests: readonly Manifest[] };

const foreign = new Set(['node_modules', '.baton', '.git']);

/** Every TypeScript file and every package.json of the repository at `root`. */
export function readHouse(root: string): House {
  const paths = readdirSync(root, { withFileTypes: true })
    .filter((entry) => !foreign.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(root, entry.name) : [entry.name]));
  return {
    files: paths
      .filter((path) => path.endsWith('.ts'))
      .map((path) => houseFile(path, readFileSync(join(root, path), 'utf8'))),
    manifests: paths
      .filter((path) => /(^|\/)package\.json$/.test(path))
      .map((path) => manifest(path, readFileSync(join(root, path), 'utf8'))),
  };
}

export const houseFile = (path: string, text: string): HouseFile => ({
  path,
  home: homeOf(path),
  text,
  ...readSource(text),
});

export function manifest(path: string, text: string): Manifest {
  const { name, exports, dependencies = {}, devDependencies = {} } = JSON.parse(text);
  return {
    home: dirname(path),
    name,
    exports: typeof exports === 'string' ? { '.': exports } : (exports ?? {}),
    dependencies,
    devDependencies,
  };
}

const filesUnder = (root: string, folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !foreign.has(entry.name))
    .flatMap((entry) =>
      entry.isDirectory() ? filesUnder(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    );

const homeOf = (path: string): string => /^(?:apps|libs)\/[^/]+/.exec(path)?.[0] ?? '.';
