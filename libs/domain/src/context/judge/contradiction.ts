import type { ToolCallPart } from '../../message.ts';
import { pathsOf, stringsOf } from '../facts/artifacts.ts';

const forbids =
  /\b(?:must not|mustn't|mustn’t|may not|should not|never|do not|don't|don’t|without|avoid|not allowed to|under no circumstances|forbidden to|instead of|rather than)\b\s*(.*)$/i;
/** What is forbidden may be looked at, unless the words forbid looking. */
const forbidsLooking = /\b(?:read|open|look at|view|access|use|call|fetch|search|list|query|run)\b/i;
const allowsOnly =
  /\b(?:only\s+(?:ever\s+)?(?:touch|change|edit|write|modify|create|work|add|update)|(?:touch|changes?|edit|write|modify|create|work|add|update)\s+only)\b[^.;]{0,60}?\s[`"'“]?([\w@~./-]*[/.][\w@~./-]*)/i;
const allowsOnlyTool = /\bonly\s+(?:use|call)\s+(?:the\s+)?(?:tools?\s+)?(.+)$/i;

/** Whether a call does what a constraint forbids, as far as the constraint names a tool or a path. */
export function brokenConstraint(constraint: string, call: ToolCallPart, looksOnly: boolean): boolean {
  const forbidden = clauseOf(forbids.exec(constraint)?.[1] ?? '');
  if (namesTool(forbidden, call.tool)) return true;
  if ((!looksOnly || forbidsLooking.test(forbidden)) && touches(forbidden, call)) return true;
  return goesOutside(constraint, call, looksOnly);
}

const rejects =
  /\b(?:us(?:e|ing)|ch(?:oo|o)se|chosen|went with|going with|opted for|settled on|run(?:ning)?|call(?:ing)?|write|put)\b.*\b(?:instead of|rather than)\s+(.*)$/i;

/** A decision for one thing over another: `use x instead of y`. */
export function brokenDecision(decision: string, call: ToolCallPart, looksOnly: boolean): boolean {
  const [against = ''] = rejects.exec(decision)?.[1]?.split(/\b(?:because|since|so that|and)\b|[,;]/) ?? [];
  const rejected = against.replace(/[\s.!]+$/, '');
  return (
    namesTool(rejected, call.tool) || (!looksOnly && touches(rejected, call)) || runsWord(rejected, call)
  );
}

/** Up to where the sentence turns to something else: what is allowed, or why. */
const clauseOf = (text: string): string =>
  text.split(/\b(?:but|because|since|except|unless|instead)\b|[,;]\s*(?:use|only|you may)\b/i)[0] ?? text;

function goesOutside(constraint: string, call: ToolCallPart, looksOnly: boolean): boolean {
  const tools = allowsOnlyTool.exec(constraint)?.[1];
  if (tools !== undefined && /[a-z0-9]_[a-z0-9]/i.test(tools) && !namesTool(tools, call.tool)) return true;
  const root = allowsOnly.exec(constraint)?.[1];
  if (root === undefined || looksOnly) return false;
  return pathsOf(call.args).some((path) => !isWithin(path, root));
}

/** Whether a text names a tool, by its whole name or by the name its server gives it. */
function namesTool(text: string, tool: string): boolean {
  const short = tool.split('__').at(-1) ?? tool;
  return [tool, tool.replace('__', '/'), short]
    .filter((name) => name.length > 2 && (name.includes('_') || isMarked(text, name)))
    .some((name) => hasWord(text, name));
}

/** A plain word is a tool's name only where it is marked as one. */
const isMarked = (text: string, name: string): boolean =>
  text.includes(`\`${name}\``) ||
  new RegExp(`\\b(?:${escaped(name)} tool|(?:use|call|run) (?:the )?${escaped(name)})\\b`, 'i').test(text);

/** Whether a call deals with a path that a text names, or one below it. */
function touches(text: string, call: ToolCallPart): boolean {
  const named = (text.match(/[\w@~./*-]*[./][\w@~./*-]+|`[^`]+`/g) ?? [])
    .map((name) => name.replaceAll('`', '').replace(/[.,;:]+$/, ''))
    .filter((name) => name.length > 2);
  const paths = pathsOf(call.args);
  return named.some((name) => paths.some((path) => isWithin(path, name)) || runs(name, call));
}

/** A command that names the path, for tools that take a command line. */
const runs = (name: string, call: ToolCallPart): boolean =>
  pathsOf(call.args).length === 0 &&
  name.includes('/') &&
  stringsOf(call.args).some((text) => hasWord(text, name));

/** Of a decision: a command line that begins with, or calls, what was rejected. */
function runsWord(rejected: string, call: ToolCallPart): boolean {
  const words = rejected.match(/`([^`]+)`/)?.[1] ?? /^\s*([\w.-]{3,})$/.exec(rejected)?.[1];
  const commands = stringsOf(call.args).filter((text) => text.length < 500 && !text.includes('\n'));
  return (
    words !== undefined && pathsOf(call.args).length === 0 && commands.some((text) => hasWord(text, words))
  );
}

function isWithin(path: string, root: string): boolean {
  const [inner, outer] = [plain(path), plain(root)];
  if (outer === '') return true;
  return (
    inner === outer ||
    inner.startsWith(`${outer}/`) ||
    inner.endsWith(`/${outer}`) ||
    inner.includes(`/${outer}/`)
  );
}

const plain = (path: string): string =>
  path
    .replace(/^\.\//, '')
    .replace(/\*+.*$/, '')
    .replace(/[./]+$/, '');

const hasWord = (text: string, word: string): boolean =>
  new RegExp(`(?<![\\w/-])${escaped(word)}(?![\\w-])`, 'i').test(text);

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
