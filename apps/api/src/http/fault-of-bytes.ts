import { isUtf8 } from 'node:buffer';
import { problem, tooDeep, type Problem } from '@baton/contract';
import { measureJson } from './measure-json.ts';
import { utf8FaultAt } from './utf8-fault-at.ts';

/** Up to here parsing, checking and hashing take a fraction of a second; not far beyond they take many. */
const most = { levels: 100_000, values: 400_000 } as const;

/** What makes a body unreadable as a whole before it is parsed, or null. */
export function faultOfBytes(bytes: Buffer): Problem | null {
  if (!isUtf8(bytes)) return problem('invalid_json', notUtf8(bytes));
  if (bytes.length < most.levels) return null;
  const { levels, values } = measureJson(bytes);
  if (levels > most.levels) return problem('invalid_body', `The body is ${tooDeep}.`);
  if (values <= most.values) return null;
  return problem('invalid_body', `The body has more than ${most.values} values; send fewer.`);
}

function notUtf8(bytes: Buffer): string {
  const at = utf8FaultAt(bytes);
  const byte = (bytes[at] ?? 0).toString(16).padStart(2, '0');
  return `The body is not UTF-8: byte ${at} (0x${byte}, counted from 0) belongs to no character; encode it as UTF-8.`;
}
