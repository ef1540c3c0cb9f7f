import { createHash } from 'node:crypto';
import { redact } from '../redact.ts';
import type { FailureSample } from './failure-sample.ts';
import { bounded, normalised } from './read/bounded.ts';

const masks: readonly (readonly [RegExp, string])[] = [
  [/\b[\w.+-]+@[\w-]+\.[\w.-]+/g, '<mail>'],
  [/\b[a-z][a-z+]*:\/\/[^\s"'<>)\]}]+/g, '<url>'],
  [/\b(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?\b/g, '<host>'],
  [/(?:\/[\w.@-]+){2,}/g, '<path>'],
  [/\b(?:[a-z]{2,8}[-_])?(?=[a-z0-9_-]*\d)[a-z0-9_-]{10,}\b/g, '<id>'],
  [/\d+(?:[.,:]\d+)*/g, '<n>'],
];

/** The same for two samples that differ only in numbers, ids, hosts and keys: 16 hexadecimal digits. */
export function fingerprintOf(
  sample: Pick<FailureSample, 'kind' | 'channel' | 'body' | 'status' | 'secrets'>,
): string {
  const safe = normalised(redact(bounded(sample.body), sample.secrets ?? []));
  const masked = masks.reduce((text, [pattern, mask]) => text.replace(pattern, mask), safe);
  return createHash('sha256')
    .update(`${sample.kind}\n${sample.channel}\n${sample.status ?? ''}\n${masked}`)
    .digest('hex')
    .slice(0, 16);
}
