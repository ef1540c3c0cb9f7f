import type { Request } from 'express';
import { problem, type Parsed, type Problem } from '@baton/contract';
import type { BodyLimits } from '../limits/server-limits.ts';
import { collectBody } from './collect-body.ts';
import { faultOfBytes } from './fault-of-bytes.ts';
import { jsonFaultAt } from './json-fault-at.ts';

/** The body as JSON, whatever it holds; `undefined` where there is none. */
export async function readBody(
  request: Request,
  limits: BodyLimits,
  size: keyof BodyLimits,
): Promise<Parsed<unknown>> {
  if (!hasBody(request)) return { ok: true, value: undefined };
  if (!isJson(request)) return refuse(problem('unsupported_media_type', wrongType(request)));
  if (!isUnicode(request)) return refuse(unreadable);
  const limit = limits[size];
  const body = await collectBody(request, limit);
  switch (body.kind) {
    case 'whole':
      return parseJson(body.bytes);
    case 'too-large':
      return refuse(problem('body_too_large', `The body is larger than ${showBytes(limit)}; send less.`));
    case 'too-fine':
      return refuse(problem('invalid_body', 'The body comes in too many tiny pieces; send larger ones.'));
    case 'unknown-encoding':
      return refuse(unreadable);
    case 'broken':
      return refuse(problem('invalid_body', 'The body did not arrive whole; send it again.'));
  }
}

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const isJson = ({ headers }: Request): boolean =>
  headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';

const wrongType = ({ headers }: Request): string =>
  `The content type is ${headers['content-type']?.slice(0, 60) ?? 'missing'}; send application/json.`;

const charset = /;\s*charset\s*=\s*"?([^\s";]+)/iu;

const isUnicode = ({ headers }: Request): boolean =>
  /^utf-?8$/iu.test(charset.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8');

const unreadable = problem(
  'unsupported_media_type',
  'The charset or encoding is not read here; send UTF-8, as it is or as gzip, deflate or br.',
);

const refuse = (fault: Problem): Parsed<never> => ({ ok: false, problem: fault });

/** Looks at the bytes before they are decoded, which would hide faults, and parsed, which could take seconds. */
function parseJson(bytes: Buffer): Parsed<unknown> {
  if (bytes.length === 0) return { ok: true, value: undefined };
  const fault = faultOfBytes(bytes);
  if (fault) return refuse(fault);
  const text = new TextDecoder().decode(bytes);
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return refuse(problem('invalid_json', `The body is not JSON${placeOf(text)}; correct it.`));
  }
}

const mebibyte = 1024 * 1024;

const showBytes = (bytes: number): string =>
  bytes % mebibyte === 0 ? `${bytes / mebibyte} MB` : `${bytes} bytes`;

function placeOf(text: string): string {
  const position = jsonFaultAt(text);
  if (position === null) return '';
  const found = position < text.length ? 'does not belong there' : 'should go on';
  return `: it ${found} at position ${position}`;
}
