import type { Certainty, FailureAction, FailureClass, FailureEvidence, FailureScope } from '@baton/domain';
import { classifyFailure, resetHintOf, type ResetHint } from '@baton/providers';
import { heading, renderFacts } from '../print/facts.ts';
import { showUntil } from '../print/times.ts';
import type { Screen } from '../terminal/screen.ts';
import type { NamedSample } from './to-sample.ts';

/** What Baton makes of a sample; the first four fields are named as in the corpus. */
export type Answer = {
  readonly id: string | null;
  readonly class: FailureClass;
  readonly recoverable: FailureAction;
  readonly resetHint: ResetHint | null;
  readonly scope: FailureScope;
  /** When Baton would try again, ISO 8601 in UTC. */
  readonly resetAt: string | null;
  readonly certainty: Certainty | null;
  /** Why a time that is said could not be taken at its word. */
  readonly doubt: string | null;
  readonly evidence: FailureEvidence;
};

export function answer({ id, sample }: NamedSample, now: Date): Answer {
  const found = classifyFailure(sample, now);
  const waitMs = found.wait?.afterMs ?? null;
  return {
    id,
    class: found.class,
    recoverable: found.action,
    resetHint: resetHintOf(found.wait),
    scope: found.scope,
    resetAt: waitMs === null ? null : new Date(now.getTime() + waitMs).toISOString(),
    certainty: found.wait?.certainty ?? null,
    doubt: found.wait?.doubt ?? null,
    evidence: found.evidence,
  };
}

const actions: Record<FailureAction, string> = {
  retry_same_after_wait: 'wait, then send the same again',
  switch_provider: 'go on with another provider',
  shrink_context: 'send less',
  fix_request: 'change the request',
  escalate: 'a person has to act',
  none: 'nothing: no word here says that a call failed',
};

/** What to do; what no rule knows is said to be unknown, whatever is done about it for want of better. */
function advise({ class: kind, recoverable, evidence }: Answer): string {
  if (evidence.by !== 'unclassified') return actions[recoverable];
  return kind === 'none'
    ? 'not known: no rule knows these words. If a call failed, say so with --status, or teach a rule (ARCHITECTURE.md)'
    : `not known what kind of error this is; ${actions[recoverable]}`;
}

const places: Record<FailureEvidence['by'], string> = {
  event: 'an event',
  header: 'a header',
  name: 'a type or code',
  text: 'the wording',
  status: 'the status',
  channel: 'the channel',
  unclassified: 'nothing known',
};

export function renderAnswer(found: Answer, screen: Screen, now: Date): string {
  const { by, field, words } = found.evidence;
  return [
    heading(found.class, screen),
    renderFacts(
      [
        ['do', advise(found)],
        ['scope', found.class === 'none' ? null : found.scope],
        ['says', found.resetHint?.raw ?? null],
        ['but', found.doubt],
        ['until', found.resetAt === null ? null : `${showUntil(found.resetAt, now)}, ${found.certainty}`],
        ['because', `${places[by]}: ${field}${words === '' ? '' : ` «${words}»`}`],
      ],
      screen,
    ),
  ].join('\n');
}
