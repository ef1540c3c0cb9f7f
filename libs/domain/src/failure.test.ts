import { expect, test } from 'vitest';
import {
  failureActions,
  failureCodes,
  remedyFor,
  remedyOf,
  type FailureAction,
  type FailureCode,
} from './failure.ts';

const remedy = (code: FailureCode, action?: FailureAction) =>
  remedyOf({ code, message: '', provider: 'claude', ...(action && { action }) });

test('a failure without an action follows its code', () => {
  for (const code of failureCodes) expect(remedy(code)).toBe(remedyFor[code]);
});

test.each([
  ['overloaded', 'retry_same_after_wait', 'retry'],
  ['overloaded', 'switch_provider', 'hand-over'],
  ['network', 'switch_provider', 'hand-over'],
  ['network', 'escalate', 'hand-over'],
  ['server_error', 'switch_provider', 'hand-over'],
  ['rate_limit', 'retry_same_after_wait', 'hand-over'],
  ['usage_window', 'retry_same_after_wait', 'hand-over'],
  ['quota_exhausted', 'switch_provider', 'hand-over'],
  ['quota_exhausted', 'shrink_context', 'larger-context'],
  ['quota_exhausted', 'escalate', 'ask'],
  ['context_too_long', 'shrink_context', 'larger-context'],
  ['context_too_long', 'fix_request', 'larger-context'],
  ['invalid_request', 'fix_request', 'fail'],
  ['content_policy', 'fix_request', 'fail'],
  ['auth', 'escalate', 'hand-over'],
  ['permission', 'switch_provider', 'hand-over'],
  ['not_found', 'fix_request', 'hand-over'],
] as const)('%s with %s: %s', (code, action, expected) => {
  expect(remedy(code, action)).toBe(expected);
});

test('no action makes a transient failure final', () => {
  for (const action of failureActions)
    for (const code of ['overloaded', 'network', 'timeout', 'server_error', 'rate_limit'] as const)
      expect(remedy(code, action)).not.toBe('fail');
});
