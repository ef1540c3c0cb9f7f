import { redactedLine } from '../redact.ts';
import type { Classification } from './classification.ts';
import type { Cause } from './cause.ts';
import { scopes } from './choose-action.ts';
import type { FailureSample } from './failure-sample.ts';
import { findCause } from './find-cause.ts';
import { readSample, type Seen } from './read/read-sample.ts';
import { actionOf, classOf } from './refine.ts';
import { readWait } from './wait/read-wait.ts';

/** What a sample is and what to do first: whether it failed at all, the innermost cause, then the wait that is stated. */
export function classifyFailure(sample: FailureSample, now: Date): Classification {
  const seen = readSample(sample);
  return conclude(seen, findCause(seen, now), now);
}

export function conclude(seen: Seen, cause: Cause, now: Date): Classification {
  const isFailure = cause.meaning.class !== 'none';
  const wait = isFailure ? readWait(seen, cause, now) : null;
  const kind = classOf(cause, wait, seen);
  const { field, words, by } = cause.evidence;
  return {
    class: kind,
    action: actionOf(kind, cause, wait),
    scope: cause.meaning.scope ?? scopes[kind],
    wait,
    evidence: {
      by,
      field,
      words: redactedLine(words, seen.sample.secrets ?? [])
        .slice(0, 120)
        .toWellFormed(),
    },
    message: seen.facts.messages.at(-1) ?? seen.sample.body.slice(0, 4_000),
  };
}
