import type { FailureAction, FailureClass, FailureScope } from '@baton/domain';
import { patienceMs } from './wait/units.ts';
import type { Wait } from './wait/wait.ts';

/** What to do first about each class, where its wording asks for nothing else. */
const actions: Record<FailureClass, FailureAction> = {
  rate_limit: 'retry_same_after_wait',
  usage_window: 'switch_provider',
  quota_exhausted: 'switch_provider',
  overloaded: 'retry_same_after_wait',
  context_too_long: 'shrink_context',
  output_too_long: 'fix_request',
  auth: 'escalate',
  permission: 'escalate',
  not_found: 'fix_request',
  invalid_request: 'fix_request',
  content_policy: 'fix_request',
  network: 'retry_same_after_wait',
  timeout: 'retry_same_after_wait',
  server_error: 'retry_same_after_wait',
  none: 'none',
};

/** A window is sat out where it opens within twelve hours, at a bare clock time or at a moment given as a number. */
export function chooseAction(kind: FailureClass, wait: Wait | null): FailureAction {
  if (kind === 'rate_limit' && (wait?.afterMs ?? 0) > patienceMs) return 'switch_provider';
  if (kind !== 'usage_window' || wait === null) return actions[kind];
  switch (wait.kind) {
    case 'duration':
      return (wait.afterMs ?? 0) <= patienceMs ? 'retry_same_after_wait' : 'switch_provider';
    case 'moment':
    case 'clock':
      return 'retry_same_after_wait';
    case 'date':
    case 'vague':
      return 'switch_provider';
  }
}

export const scopes: Record<FailureClass, FailureScope> = {
  rate_limit: 'credential',
  usage_window: 'credential',
  quota_exhausted: 'credential',
  overloaded: 'model',
  context_too_long: 'request',
  output_too_long: 'request',
  auth: 'credential',
  permission: 'credential',
  not_found: 'model',
  invalid_request: 'request',
  content_policy: 'request',
  network: 'provider',
  timeout: 'provider',
  server_error: 'provider',
  none: 'request',
};
