import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

export type Collected =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' }
  /** In so many small pieces that the pieces cost more than what they hold. */
  | { readonly kind: 'too-fine' }
  /** Not in this encoding. */
  | { readonly kind: 'unknown-encoding' }
  | { readonly kind: 'broken' };

const inflaters: ReadonlyMap<string, () => NodeJS.ReadWriteStream & Readable> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

const fine = { pieces: 10_000, meanBytes: 16 } as const;
const leastBytes = 4_096;

/**
 * A request's body, inflated, up to `limit` bytes on the way in and as many inflated: what is more is neither kept nor
 * inflated. Never rejects. Memory is bounded by twice the limit however small the pieces are.
 */
export function collectBody(request: IncomingMessage, limit: number): Promise<Collected> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const inflate = inflaters.get(encoding);
  if (!inflate && encoding !== 'identity') return discard(request, { kind: 'unknown-encoding' });
  if (Number(request.headers['content-length'] ?? 0) > limit) return discard(request, { kind: 'too-large' });
  return collect(request, inflate ? request.pipe(inflate()) : request, limit);
}

async function discard(request: IncomingMessage, outcome: Collected): Promise<Collected> {
  request.resume();
  return outcome;
}

function collect(request: IncomingMessage, source: Readable, limit: number): Promise<Collected> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    let size = 0;
    let pieces = 0;
    let arrived = 0;

    const end = (outcome: Collected): void => {
      source.off('data', take).off('end', whole).off('error', broken);
      request.off('data', count).off('close', left);
      if (source !== request) {
        request.unpipe(source as unknown as NodeJS.WritableStream);
        source.on('error', () => {}).destroy();
      }
      request.on('error', () => {}).resume();
      resolve(outcome);
    };
    const whole = (): void => end({ kind: 'whole', bytes: bytes.subarray(0, size) });
    const broken = (): void => end({ kind: 'broken' });
    // What is inflated may come after the last of what was sent.
    const left = (): void => void (request.complete || broken());
    const count = (piece: Buffer): void => {
      arrived += piece.length;
      pieces += 1;
      if (arrived > limit) end({ kind: 'too-large' });
      else if (pieces > fine.pieces && arrived < pieces * fine.meanBytes) end({ kind: 'too-fine' });
    };
    const take = (piece: Buffer): void => {
      const from = size;
      size += piece.length;
      if (size > limit) return end({ kind: 'too-large' });
      if (from === 0) bytes = piece;
      else {
        if (bytes.length < size) bytes = grow(bytes, from, size, limit);
        piece.copy(bytes, from);
      }
    };

    request.on('data', count).once('close', left);
    source.on('data', take).once('end', whole).once('error', broken);
  });
}

/** Twice what is needed, so that many small pieces are copied no more often than a few large ones. */
function grow(bytes: Buffer, used: number, needed: number, limit: number): Buffer {
  const larger = Buffer.allocUnsafe(Math.min(limit, Math.max(leastBytes, 2 * needed)));
  bytes.copy(larger, 0, 0, used);
  return larger;
}
