import { fieldName } from './explain-issues.ts';
import type { FieldError } from './problem.ts';

const deepest = 64;
const shownLevels = 10;
const mostNodes = 200_000;
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export const tooDeep = `nested more than ${deepest} levels deep; send it flatter`;

type Place = { readonly key: string | number; readonly parent: Place } | null;
type Visit = { readonly value: unknown; readonly place: Place; readonly depth: number };

/**
 * What no body may hold, whatever its schema says: text that Postgres cannot keep (`\u0000`, lone surrogates), keys
 * that reach into JavaScript's prototypes, and more depth or size than a program sends. Never recursive, so that
 * the nesting of an attack cannot exhaust the stack. Null: nothing to object to.
 */
export function inspectJson(body: unknown): FieldError | null {
  const visits: Visit[] = [{ value: body, place: null, depth: 0 }];
  let nodes = 0;
  for (let visit = visits.pop(); visit; visit = visits.pop()) {
    const objection = objectionTo(visit);
    if (objection) return refuse(visit.place, objection);
    for (const [key, value] of entriesOf(visit.value)) {
      if (++nodes > mostNodes) return refuse(visit.place, `more than ${mostNodes} values; send fewer`);
      const place = { key, parent: visit.place };
      const flaw = typeof key === 'string' ? flawOfKey(key) : null;
      if (flaw) return refuse(place, flaw);
      visits.push({ value, place, depth: visit.depth + 1 });
    }
  }
  return null;
}

function objectionTo({ value, depth }: Visit): string | null {
  if (typeof value === 'string') return flawOfText(value);
  return depth > deepest ? tooDeep : null;
}

function flawOfKey(key: string): string | null {
  return forbiddenKeys.has(key) ? 'a key that is not allowed; rename it' : flawOfText(key);
}

function flawOfText(text: string): string | null {
  if (text.includes('\0')) return 'text with the character \\u0000, which cannot be stored; remove it';
  return text.isWellFormed()
    ? null
    : 'text with half a surrogate pair, which is no Unicode; send well-formed text';
}

function entriesOf(value: unknown): Iterable<readonly [string | number, unknown]> {
  if (Array.isArray(value)) return value.entries();
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function refuse(place: Place, objection: string): FieldError {
  const field = fieldName(pathTo(place)).toWellFormed().replaceAll('\0', '\\u0000');
  return { field, message: `${field} is ${objection}` };
}

/** The way from the body to a place; of a long one only its beginning. */
function pathTo(place: Place): readonly (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = place; at; at = at.parent) path.push(at.key);
  return path.length > shownLevels ? [...path.slice(-shownLevels).toReversed(), '…'] : path.toReversed();
}
