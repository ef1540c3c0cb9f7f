import { createHash } from 'node:crypto';

/** A file as the model tells of it: its type and the beginning of its SHA-256, the same whichever wire brought it. */
export const showFile = (mediaType: string, base64: string): string =>
  `[${mediaType} ${createHash('sha256').update(base64, 'base64').digest('hex').slice(0, 12)}]`;

/** The same of a data URL; null where it is none. */
export function showDataUrl(url: string | undefined): string | null {
  const [, mediaType, base64] = /^data:([^;,]+);base64,(.*)$/s.exec(url ?? '') ?? [];
  return mediaType === undefined || base64 === undefined ? null : showFile(mediaType, base64);
}
