import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { formatTable } from './table.ts';

/** https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
type Profile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

const most = 15;

/** Per profile in the folder: where the time went by module and by function, as shares of the time not idle. */
export const summarizeProfiles = (folder: string): string =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) =>
      summarize(
        basename(name, '.cpuprofile'),
        JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile,
      ),
    )
    .join('\n');

function summarize(name: string, { nodes, samples, timeDeltas }: Profile): string {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const modules = new Map<string, number>();
  const functions = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id);
    if (!frame || frame.functionName === '(idle)') continue;
    const took = timeDeltas[index] ?? 0;
    const module = moduleOf(frame.url) || frame.functionName;
    add(modules, module, took);
    add(
      functions,
      `${frame.functionName || '(anonymous)'} ${placeOf(frame.url)}:${frame.lineNumber + 1}`,
      took,
    );
  }
  return [
    formatTable(`${name}: self time by module`, sharesOf(modules)),
    formatTable(`${name}: self time by function`, sharesOf(functions)),
  ].join('\n');
}

const add = (sums: Map<string, number>, key: string, more: number): void =>
  void sums.set(key, (sums.get(key) ?? 0) + more);

function sharesOf(sums: ReadonlyMap<string, number>) {
  const total = [...sums.values()].reduce((sum, each) => sum + each, 0);
  return [...sums]
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([what, micros]) => ({ what, ms: micros / 1_000, '%': (100 * micros) / total }));
}

/** A package's name, a workspace's folder, or a module of Node's own. */
function moduleOf(url: string): string {
  const [, dependency] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(url) ?? [];
  const [, workspace] = /\/((?:apps|libs|test)\/[^/]+)\//u.exec(url) ?? [];
  return dependency ?? workspace ?? url;
}

const placeOf = (url: string): string =>
  url.includes('node_modules/')
    ? url.slice(url.lastIndexOf('node_modules/') + 13)
    : url.replace(/^.*\/(?=(?:apps|libs|test)\/)/u, '');
