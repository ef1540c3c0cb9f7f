import type { FailureAction, FailureClass } from '@baton/domain';
import type { Cause } from './cause.ts';
import { chooseAction } from './choose-action.ts';
import type { Seen } from './read/read-sample.ts';
import { throttleMs } from './wait/units.ts';
import type { Wait } from './wait/wait.ts';

/** The same words mean a throttle for seconds and a window for hours: the wait that is stated decides. */
export function classOf({ meaning, reading }: Cause, wait: Wait | null, seen: Seen): FailureClass {
  if (meaning.class === 'rate_limit' && reading !== undefined && isTooLargeAlone(reading))
    return 'context_too_long';
  const lasts = wait?.afterMs ?? null;
  const isClear = wait?.kind === 'duration' || wait?.kind === 'moment';
  if (lasts === null || !isClear) return meaning.class;
  if (meaning.throttleIfShort && lasts < throttleMs) return 'rate_limit';
  if (meaning.class !== 'rate_limit' || lasts < throttleMs) return meaning.class;
  if (/per day|\((?:tpd|rpd)\)|daily/.test(reading ?? seen.readings.join(' '))) return 'quota_exhausted';
  return sellsTokens.has(seen.sample.kind) ? 'rate_limit' : 'usage_window';
}

const budget = /\blimit:? ([\d,]+)\b.{0,60}?\brequested:? ~?([\d,]+)/;

/** One request over the whole budget of its minute: no wait makes it fit. */
function isTooLargeAlone(reading: string): boolean {
  const [, limit, requested] = budget.exec(reading) ?? [];
  return (numberIn(requested) ?? 0) > (numberIn(limit) ?? Infinity);
}

/** Kinds that have no subscriptions with windows: with them a long throttle stays one. */
const sellsTokens: ReadonlySet<string> = new Set([
  'openai',
  'azure',
  'bedrock',
  'google',
  'groq',
  'mistral',
  'deepseek',
  'openrouter',
  'vllm',
]);

export function actionOf(kind: FailureClass, { meaning, reading }: Cause, wait: Wait | null): FailureAction {
  if (kind === 'none') return 'none';
  if (kind === 'context_too_long' && reading !== undefined && isAlreadyShort(reading)) return 'fix_request';
  if (meaning.action !== undefined && kind === meaning.class) return meaning.action;
  if (kind === 'usage_window' && wait?.kind === 'date' && isShortWindow(reading, wait))
    return 'retry_same_after_wait';
  return chooseAction(kind, wait);
}

/** A window of five hours opens within them, however its end is written. */
const isShortWindow = (reading: string | undefined, wait: Wait): boolean =>
  wait.certainty === 'stated' && reading !== undefined && /\b(?:5|five)[- ]?hour|session limit/.test(reading);

const window = /(?:context length|context window|maximum model length)\D{0,20}([\d,]+)/;
const input =
  /(?:your request has|has|you passed) ([\d,]+) input tokens|([\d,]+) (?:in|of) (?:the |your )?(?:messages|prompt|text input|input)/;

/** An input of a tenth of the window need not shrink: it is the output asked for that does not fit. */
function isAlreadyShort(reading: string): boolean {
  const size = numberIn(window.exec(reading)?.[1]);
  const match = input.exec(reading);
  const tokens = numberIn(match?.[1] ?? match?.[2]);
  return size !== null && tokens !== null && (tokens * 10 <= size || size < 100);
}

const numberIn = (digits: string | undefined): number | null =>
  digits === undefined ? null : Number(digits.replaceAll(',', ''));
