import type { Json } from '../../json.ts';
import { textOf } from '../../message.ts';
import { headOf, oneLine } from '../cut.ts';
import type { LogEntry } from '../log.ts';
import type { Artifact } from './facts.ts';
import { effectOf, resultText, type ToolUse } from './tool-use.ts';

const pathKeys =
  /^(?:path|paths|file|files|file_?name|file_?path|target_?file|output_?(?:path|file)|dir|directory|notebook_?path)$/i;
/** These hold a path only if it looks like one: `to` may as well be a person. */
const maybePathKeys = /^(?:from|to|source|target|destination|dest|output|input)$/i;
const looksLikePath = /^[^\s@]*\/[^@]*$|^[\w-]+\.\w{1,8}$/;
const address = /\bhttps?:\/\/[^\s<>"'`)\]}]+/g;
const patchedFile = /^(?:\+\+\+ (?:b\/)?|\*\*\* (?:Add|Update|Delete) File: )(\S+)/gm;
const isPatch = /^@@ |^diff --git |^\*\*\* Begin Patch/m;

const longestName = 300;
/** Of a long result only the beginning is searched for addresses. */
const mostSearched = 20_000;
const mostLinksOfOne = 5;

/** Which artifacts are given up first where there are too many: the last of this list. */
const rank = (artifact: Artifact): number => {
  if (artifact.kind === 'diff') return 1;
  if (artifact.access === 'written') return 0;
  return { file: 2, result: 3, link: 4 }[artifact.kind];
};

/** Files, diffs, links and results the work dealt with, each once. */
export function artifactsOf(
  log: readonly LogEntry[],
  uses: readonly ToolUse[],
  most: number,
): readonly Artifact[] {
  const found = new Map<string, Artifact>();
  const add = (artifact: Artifact): void => {
    const key = `${artifact.kind} ${artifact.name}`;
    const before = found.get(key);
    const access = before?.access === 'written' ? 'written' : artifact.access;
    found.set(key, { ...artifact, access, number: Math.max(artifact.number, before?.number ?? 0) });
  };
  for (const use of uses) for (const artifact of ofUse(use)) add(artifact);
  for (const { number, message } of log)
    if (message.role !== 'tool') for (const link of linksIn(textOf(message))) add(linkArtifact(link, number));
  return [...found.values()]
    .sort((a, b) => rank(a) - rank(b) || b.number - a.number || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .sort((a, b) => a.number - b.number || (a.name < b.name ? -1 : 1));
}

function ofUse({ call, result, number, key }: ToolUse): readonly Artifact[] {
  const strings = stringsOf(call.args);
  const worked = result !== null && !result.isError;
  const access = worked && effectOf(call.tool) === 'changes' ? 'written' : 'read';
  const text = worked ? resultText(result) : '';
  const files = pathsOf(call.args).map((name): Artifact => ({
    kind: 'file',
    name,
    access,
    detail: '',
    number,
  }));
  const patched = [...strings, headOf(text, mostSearched)].flatMap((value) => patchedIn(value));
  const diffs = patched.map((name): Artifact => ({ kind: 'diff', name, access, detail: '', number }));
  const links = [...new Set([...strings, headOf(text, mostSearched)].flatMap((value) => linksIn(value)))];
  const named = files.length + diffs.length + links.length > 0;
  const outcome: readonly Artifact[] =
    worked && !named && text.trim() !== ''
      ? [
          {
            kind: 'result',
            name: oneLine(key, longestName),
            access: 'read',
            detail: oneLine(lastLine(text), 160),
            number,
          },
        ]
      : [];
  return [...files, ...diffs, ...links.map((link) => linkArtifact(link, number)), ...outcome];
}

const linkArtifact = (name: string, number: number): Artifact => ({
  kind: 'link',
  name,
  access: 'read',
  detail: '',
  number,
});

/** The paths a call names, found by the names of its arguments. */
export function pathsOf(args: Json): readonly string[] {
  const paths: string[] = [];
  const visit = (value: Json, isPath: boolean, depth: number): void => {
    if (typeof value === 'string') {
      if (isPath && value.trim() !== '' && value.length <= longestName && !/\n|^https?:/.test(value))
        paths.push(value);
    } else if (value !== null && typeof value === 'object' && depth < 6) {
      if (Array.isArray(value)) for (const each of value) visit(each as Json, isPath, depth + 1);
      else for (const [key, each] of Object.entries(value)) visit(each, isPathKey(key, each), depth + 1);
    }
  };
  visit(args, false, 0);
  return [...new Set(paths)];
}

const isPathKey = (key: string, value: Json): boolean =>
  pathKeys.test(key) ||
  (maybePathKeys.test(key) &&
    (typeof value !== 'string' || (value.length <= longestName && looksLikePath.test(value))));

/** Every text among a call's arguments. */
export function stringsOf(args: Json): readonly string[] {
  if (typeof args === 'string') return [args];
  if (args === null || typeof args !== 'object') return [];
  return Object.values(args).flatMap((each) => stringsOf(each));
}

function linksIn(text: string): readonly string[] {
  if (!text.includes('://')) return [];
  const links = [...headOf(text, mostSearched).matchAll(address)].map(([link]) =>
    headOf(link.replace(/[.,;:!?]+$/, ''), longestName),
  );
  return [...new Set(links)].slice(0, mostLinksOfOne);
}

const patchedIn = (text: string): readonly string[] =>
  isPatch.test(text)
    ? [...text.matchAll(patchedFile)].map(([, name]) => headOf(name ?? '', longestName)).slice(0, 20)
    : [];

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';
