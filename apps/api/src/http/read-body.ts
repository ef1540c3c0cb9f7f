import express, { type Request, type Response } from 'express';
import { problem, type Parsed, type Problem } from '@baton/contract';
import { faultOfBytes } from './fault-of-bytes.ts';
import { jsonFaultAt } from './json-fault-at.ts';

const mebibyte = 1024 * 1024;
const limits = { single: mebibyte, batch: 16 * mebibyte } as const;
type Size = keyof typeof limits;

const readerOf = (limit: number) =>
  express.json({ limit, strict: false, type: () => true, verify: refuseUnreadable });
const readers = { single: readerOf(limits.single), batch: readerOf(limits.batch) };

/** The body as JSON, whatever it holds; `undefined` where there is none. */
export async function readBody(request: Request, response: Response, size: Size): Promise<Parsed<unknown>> {
  if (!hasBody(request)) return { ok: true, value: undefined };
  if (!isJson(request)) return refuse(problem('unsupported_media_type', wrongType(request)));
  const error = await read(request, response, size);
  if (error) return refuse(problemOf(error, size));
  return { ok: true, value: request.body };
}

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const isJson = ({ headers }: Request): boolean =>
  headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';

const wrongType = ({ headers }: Request): string =>
  `The content type is ${headers['content-type']?.slice(0, 60) ?? 'missing'}; send application/json.`;

const refuse = (fault: Problem): Parsed<never> => ({ ok: false, problem: fault });

/** What the JSON reader throws: `body` is the text that it could not parse, `problem` what was wrong before that. */
type ReadError = { readonly type?: string; readonly body?: string; readonly problem?: Problem };

/** Looks at the bytes before they are decoded, which would hide faults, and parsed, which could take seconds. */
function refuseUnreadable(_request: unknown, _response: unknown, bytes: Buffer, encoding: string): void {
  if (encoding !== 'utf-8') throw Object.assign(new Error(), { type: 'charset.unsupported' });
  const fault = faultOfBytes(bytes);
  if (fault) throw Object.assign(new Error(), { type: 'body.unreadable', problem: fault });
}

const read = (request: Request, response: Response, size: Size): Promise<ReadError | undefined> =>
  new Promise((resolve) =>
    readers[size](request, response, (error?: unknown) => resolve(error as ReadError)),
  );

function problemOf({ type, body, problem: known }: ReadError, size: Size): Problem {
  if (known) return known;
  switch (type) {
    case 'entity.too.large':
      return problem('body_too_large', `The body is larger than ${limits[size] / mebibyte} MB; send less.`);
    case 'entity.parse.failed':
      return problem('invalid_json', `The body is not JSON${placeOf(body ?? '')}; correct it.`);
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return problem('unsupported_media_type', 'The charset or encoding is not read here; send UTF-8.');
    case undefined:
    default:
      return problem('invalid_body', 'The body did not arrive whole; send it again.');
  }
}

function placeOf(text: string): string {
  const position = jsonFaultAt(text);
  if (position === null) return '';
  const found = position < text.length ? 'does not belong there' : 'should go on';
  return `: it ${found} at position ${position}`;
}
