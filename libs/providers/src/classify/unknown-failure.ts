import type { Failure, UnknownFailure } from '@baton/domain';
import { redact } from '../redact.ts';
import { storableText } from '../storable.ts';
import type { FailureSample } from './failure-sample.ts';
import { fingerprintOf } from './fingerprint.ts';

/** Samples are handed on: nobody's address is in them. */
const mailAddress = /\b[\w.+-]+@[\w-]+\.[\w.-]+/g;

/** Enough to teach a rule by. */
const mostKept = 4_000;

/** The sample of a failure that nothing decided, or its status alone, for keeping; null where a rule knew it. */
export function unknownFailure(sample: FailureSample, { evidence }: Failure): UnknownFailure | null {
  const { kind, channel, status = null, body, secrets = [] } = sample;
  const isRefusal = status !== null && status >= 400 && status < 500;
  const isKnown = evidence?.by !== 'unclassified' && !(evidence?.by === 'status' && isRefusal);
  if (isKnown || body.trim() === '') return null;
  const safe = redact(body.slice(0, 4 * mostKept), secrets)
    .replaceAll(mailAddress, '[mail]')
    .slice(0, mostKept);
  return {
    fingerprint: fingerprintOf(sample),
    kind,
    channel,
    status,
    body: storableText(safe),
  };
}
