import type { Failure } from '../chat/failure.ts';
import type { Outcome } from '../log/request-record.ts';
import type { Ending, Verdict } from './judge-call.ts';

const BY_ENDING: Record<Ending['kind'], Outcome> = {
  whole: 'answered',
  drop: 'dropped',
  'error-event': 'error',
};

const BY_FAILURE: Record<Failure['kind'], Outcome> = {
  limited: 'limited',
  overloaded: 'overloaded',
  context: 'context',
  unauthorized: 'error',
  'too-large': 'error',
  invalid: 'error',
};

/** The log's word for what became of a call. */
export function outcomeOf(verdict: Verdict): Outcome {
  switch (verdict.kind) {
    case 'answer':
      return BY_ENDING[verdict.ending.kind];
    case 'refusal':
      return BY_FAILURE[verdict.failure.kind];
    case 'scripted-error':
      return 'error';
  }
}
