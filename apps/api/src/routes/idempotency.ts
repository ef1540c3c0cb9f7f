import { createHash } from 'node:crypto';
import { z } from 'zod';
import { idempotencyKey, parse, type Parsed } from '@baton/contract';
import type { Request } from 'express';
import { canonicalJson } from './canonical-json.ts';

/** The caller's key, with a hash of what it was sent with. */
export type Idempotency = { readonly key: string; readonly requestHash: string };

const header = z.object({ 'Idempotency-Key': idempotencyKey });

/** `undefined`: the caller gave no key. */
export function readIdempotency(request: Request): Parsed<Idempotency | undefined> {
  const given = request.headers['idempotency-key'];
  if (given === undefined) return { ok: true, value: undefined };
  const checked = parse(header, { 'Idempotency-Key': given }, 'invalid_header');
  if (!checked.ok) return checked;
  return { ok: true, value: { key: checked.value['Idempotency-Key'], requestHash: hashOf(request) } };
}

const hashOf = ({ method, path, body }: Request): string =>
  createHash('sha256')
    .update(`${method} ${path}\n${canonicalJson(body)}`)
    .digest('hex');
