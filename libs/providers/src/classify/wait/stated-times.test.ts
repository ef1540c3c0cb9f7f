import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { classifyFailure } from '../classify-failure.ts';
import type { FailureSample } from '../failure-sample.ts';
import { waitFromText } from './from-text.ts';

/** A Saturday, noon in UTC and one in Berlin. */
const now = new Date('2026-11-21T12:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;

const waitOf = (sample: Partial<FailureSample>, at = now) =>
  classifyFailure({ kind: 'other', provider: 'p', channel: 'http', headers: {}, body: '', ...sample }, at)
    .wait;
const limited = (error: object) => ({
  status: 429,
  body: JSON.stringify({ error: { code: 429, ...error } }),
});
const iso = (ms: number | null | undefined) => new Date(ms ?? Number.NaN).toISOString();

describe('in headers', () => {
  test.each<[Record<string, string>, number]>([
    [{ 'retry-after': '30' }, 30_000],
    [{ 'retry-after': ' 1.5 ' }, 1_500],
    [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
    [{ 'retry-after': 'Sat, 21 Nov 2026 12:01:00 GMT' }, 60_000],
    [{ 'retry-after': '1795262460' }, 60_000],
    [{ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1m26.4s' }, 86_400],
    [{ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '8h44m7s' }, 31_447_000],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795262460000' }, 60_000],
    [
      {
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': '2026-11-21T12:01:00Z',
      },
      60_000,
    ],
    [
      {
        'anthropic-ratelimit-unified-status': 'rejected',
        'anthropic-ratelimit-unified-representative-claim': 'seven_day',
        'anthropic-ratelimit-unified-7d-reset': '1795348800',
      },
      day,
    ],
  ])('%j', (headers, afterMs) => expect(waitOf({ status: 429, headers })?.afterMs).toBe(afterMs));
});

describe('in fields of a body', () => {
  test.each<[object, number]>([
    [{ details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.07s' }] }, 34_070],
    [{ resets_in_seconds: 7_200 }, 7_200_000],
    [{ retry_after: '12' }, 12_000],
    [{ retry_after_ms: 250 }, 250],
    [{ resets_at: 1_795_262_460 }, 60_000],
    [{ reset_time: '2026-11-21T12:01:00Z' }, 60_000],
    [{ reset_at: '2026-11-21T13:01:00+01:00' }, 60_000],
  ])('%j', (error, afterMs) => expect(waitOf(limited(error))?.afterMs).toBe(afterMs));

  test.each([
    { retry_after: -5 },
    { retry_after: 'NaN' },
    { resets_at: 'soon' },
    { resets_in_seconds: '1e400' },
    { reset_time: '2026-99-99T99:99:99Z' },
  ])('%j says no time', (error) => expect(waitOf(limited(error))).toBeNull());
  test('a reset that has passed asks for no wait', () =>
    expect(waitOf(limited({ resets_at: 1_000_000_000 }))?.afterMs).toBe(0));
  test.each([
    ['Sat, 01 Jan 2000 00:00:00 GMT', 0],
    ['Sat, 21 Nov 2026 12:01:00 GMT', 60_000],
    ['Monday, November 23, 2026 at 12:00 UTC', 2 * day],
  ])('a date that names its weekday is that date: %s', (when, afterMs) =>
    expect(waitOf({ status: 429, body: `Rate limit reached; resets ${when}` })?.afterMs).toBe(afterMs),
  );
  test('the year 9999 is a year at most', () =>
    expect(waitOf(limited({ resets_at: '9999-12-31T00:00:00Z' }))?.afterMs).toBe(366 * day));
});

describe('by a clock that is off', () => {
  const at = (ms: number) => new Date(now.getTime() + ms).toUTCString();
  test.each([
    ['an hour ahead', hour, 60_000],
    ['an hour behind', -hour, 60_000],
    ['seconds off', 2_000, 62_000],
  ])('%s', (_how, skewMs, afterMs) => {
    const date = at(skewMs);
    const reset = at(skewMs + 60_000);
    expect(waitOf({ status: 429, headers: { date, 'retry-after': reset } })?.afterMs).toBe(afterMs);
    const body = JSON.stringify({ error: { resets_at: reset } });
    expect(waitOf({ status: 429, headers: { date }, body })?.afterMs).toBe(afterMs);
  });
  test('a duration means the same by every clock', () =>
    expect(waitOf({ status: 429, headers: { date: at(hour), 'retry-after': '30' } })?.afterMs).toBe(30_000));
  test.each(['Fri, 31 Dec 9999 23:59:59 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT', 'yesterday', ''])(
    'a date of %j is not believed',
    (date) =>
      expect(waitOf({ status: 429, headers: { date, 'retry-after': at(60_000) } })?.afterMs).toBe(60_000),
  );
  test('the head of a stream says nothing of the time at which it broke', () =>
    expect(
      waitOf({
        channel: 'sse',
        status: 200,
        headers: { date: at(-600_000) },
        body: JSON.stringify({ error: { type: 'rate_limit_error', resets_at: at(60_000) } }),
      })?.afterMs,
    ).toBe(60_000));
});

describe('in words, in the zone of this host', () => {
  beforeEach(() => vi.stubEnv('TZ', 'Europe/Berlin'));
  afterEach(() => vi.unstubAllEnvs());

  test.each([
    ['resets 3pm', '2026-11-21T14:00:00.000Z'],
    ['resets 1pm', '2026-11-22T12:00:00.000Z'],
    ['resets at 23:30', '2026-11-21T22:30:00.000Z'],
    ['try again after 8 AM', '2026-11-22T07:00:00.000Z'],
    ['resets at midnight', '2026-11-21T23:00:00.000Z'],
    ['try again at noon', '2026-11-22T11:00:00.000Z'],
    ['resets Mon 9:00am', '2026-11-23T08:00:00.000Z'],
    ['resets Saturday at 9am', '2026-11-28T08:00:00.000Z'],
    ['resets Sep 15 at 7pm', '2026-09-15T17:00:00.000Z'],
    ['try again at Nov 29th, 2026 8:19 PM', '2026-11-29T19:19:00.000Z'],
    ['resets 2026-12-01 06:30', '2026-12-01T05:30:00.000Z'],
    ['your monthly cycle ends on 12/17/2026', '2026-12-16T23:00:00.000Z'],
    ['your monthly cycle ends on 17/12/2026', '2026-12-16T23:00:00.000Z'],
    ['resets 3 Mar', '2027-03-02T23:00:00.000Z'],
  ])('%s', (text, expected) => {
    const wait = waitFromText(text, now);
    expect(iso(wait?.at)).toBe(expected);
    expect(wait?.certainty).toBe('assumed');
  });

  test.each([
    ['resets 2:30am', '2026-03-28T22:00:00Z', '2026-03-29T01:30:00.000Z'],
    ['resets 6am', '2026-03-28T22:00:00Z', '2026-03-29T04:00:00.000Z'],
    ['resets 6am', '2026-10-24T22:00:00Z', '2026-10-25T05:00:00.000Z'],
    ['resets 6am', '2026-03-28T05:30:00Z', '2026-03-29T04:00:00.000Z'],
  ])('over the change of the clocks: %s, said at %s', (text, said, expected) =>
    expect(iso(waitFromText(text, new Date(said))?.at)).toBe(expected),
  );

  test('a zone that is named counts before it', () =>
    expect(iso(waitFromText('resets 3pm (Asia/Tokyo)', now)?.at)).toBe('2026-11-22T06:00:00.000Z'));
});

describe('no longer than the window can be', () => {
  test.each([
    ["You've hit your session limit · resets 11am (UTC)", 5 * hour],
    ['5-hour limit reached ∙ resets 11am (UTC)', 5 * hour],
    ["You've hit your weekly limit · resets Dec 20 (UTC)", 7 * day],
    ["You've hit your weekly limit · resets Nov 25, 12pm (UTC)", 4 * day],
  ])('%s', (body, afterMs) =>
    expect(waitOf({ kind: 'claude-code', channel: 'cli', body })?.afterMs).toBe(afterMs),
  );
});

describe('a time that cannot be', () => {
  test.each([
    ['resets 13pm', '13pm', '13 is no hour of a clock with am and pm'],
    ['resets 0am (UTC)', '0am (UTC)', '0 is no hour of a clock with am and pm'],
    ['try again at 25:10', '25:10', '25 is no hour of a day'],
    ['resets at 3:75pm', '3:75pm', '75 is no minute of an hour'],
    ['resets Feb 30 at 8am (UTC)', 'Feb 30 at 8am (UTC)', 'there is no such day'],
    ['resets 2026-13-01', '2026-13-01', 'there is no such day'],
  ])('%s: its words are kept with the reason, and no wait is made of it', (text, raw, doubt) =>
    expect(waitFromText(text, now)).toEqual({
      raw,
      kind: 'vague',
      afterMs: null,
      at: null,
      certainty: 'assumed',
      doubt,
    }),
  );

  test('of several times the last one that can be counts', () =>
    expect(waitFromText('resets 2pm (UTC), resets 4pm (UTC), resets 13pm (UTC)', now)).toMatchObject({
      raw: '4pm (UTC)',
      kind: 'clock',
    }));

  test('a zone nobody knows is said to be replaced', () =>
    expect(waitFromText('resets 3pm (Mars/Olympus)', now)).toMatchObject({
      kind: 'clock',
      certainty: 'assumed',
      doubt: "Mars/Olympus is no time zone that is known; this machine's is assumed",
    }));
});
