import { describe, expect, test } from 'vitest';
import { waitFromText } from './from-text.ts';

/** A Saturday. */
const now = new Date('2026-11-21T12:00:00Z');
const hour = 3_600_000;

test.each([
  ['Please try again in 20s.', 20_000],
  ['Please try again in 174ms.', 174],
  ['Please try again in 1m26.4s.', 86_400],
  ['Please try again in 1m47.5854s.', 107_585],
  ['Your quota will reset after 8h44m7s.', 31_447_000],
  ['or try again in 5 days 22 hours 11 minutes.', 511_860_000],
  ['Please wait 45 minutes.', 2_700_000],
  ['try again in 2 hours, 5 minutes and 3 seconds', 7_503_000],
  ['Retry after 1,200 seconds', 1_200_000],
  ['retry-after: 37', 37_000],
  ['"retry_after": 12.5', 12_500],
  ['Try again in ~4381 min.', 262_860_000],
  ['Retrying in 1s… Retrying in 4s…', 4_000],
  ['retry_delay {\n  seconds: 34\n}', 34_000],
])('%s', (text, afterMs) => {
  expect(waitFromText(text, now)).toMatchObject({ kind: 'duration', afterMs, certainty: 'stated' });
});

describe('moments', () => {
  test.each([
    ['limit reached|1795000000', '2026-11-18T11:06:40.000Z'],
    ['limit reached|1796000000000', '2026-11-30T00:53:20.000Z'],
    ['You will regain access on 2026-12-01 at 00:00 UTC.', '2026-12-01T00:00:00.000Z'],
    ['resets 2026-12-01T06:30:00Z', '2026-12-01T06:30:00.000Z'],
    ['resets at 2026-12-01 08:00:00 +0800', '2026-12-01T00:00:00.000Z'],
  ])('%s', (text, at) => {
    const wait = waitFromText(text, now);
    expect(wait && new Date(wait.at ?? 0).toISOString()).toBe(at);
    expect(wait?.certainty).toBe('stated');
  });
});

describe('clock times', () => {
  test.each([
    ['resets 4pm (UTC)', '2026-11-21T16:00:00.000Z', 'derived', 'clock'],
    ['resets 11am (UTC)', '2026-11-22T11:00:00.000Z', 'derived', 'clock'],
    ['resets 3:30am (Asia/Calcutta)', '2026-11-21T22:00:00.000Z', 'derived', 'clock'],
    ['will reset at 1pm (Etc/GMT+5)', '2026-11-21T18:00:00.000Z', 'derived', 'clock'],
    ['resets 12am (America/New_York)', '2026-11-22T05:00:00.000Z', 'derived', 'clock'],
    ['resets 12pm (Asia/Tokyo)', '2026-11-22T03:00:00.000Z', 'derived', 'clock'],
    ['resets at midnight Pacific', '2026-11-22T08:00:00.000Z', 'derived', 'clock'],
    ['resets Mon 12:00am (UTC)', '2026-11-23T00:00:00.000Z', 'derived', 'date'],
    ['resets Sat 11am (UTC)', '2026-11-28T11:00:00.000Z', 'derived', 'date'],
    ['resets Nov 29 at 8am (Europe/Bratislava)', '2026-11-29T07:00:00.000Z', 'derived', 'date'],
    ['resets Jan 2, 6pm (UTC)', '2027-01-02T18:00:00.000Z', 'derived', 'date'],
    ['try again tomorrow at 9am UTC', '2026-11-22T09:00:00.000Z', 'derived', 'date'],
  ])('%s', (text, at, certainty, kind) => {
    const wait = waitFromText(text, now);
    expect(wait).toMatchObject({ certainty, kind });
    expect(new Date(wait?.at ?? 0).toISOString()).toBe(at);
  });

  test('over the change of the clocks', () => {
    const eve = new Date('2026-10-25T00:30:00Z');
    expect(new Date(waitFromText('resets 6am (Europe/Berlin)', eve)?.at ?? 0).toISOString()).toBe(
      '2026-10-25T05:00:00.000Z',
    );
  });

  test('without a zone the host’s is assumed', () => {
    const wait = waitFromText('resets 3:45pm', now);
    expect(wait).toMatchObject({ certainty: 'assumed', raw: '3:45pm' });
    const at = new Date(wait?.at ?? 0);
    expect([at.getHours(), at.getMinutes()]).toEqual([15, 45]);
    expect(wait?.afterMs).toBeLessThanOrEqual(24 * hour);
  });
});

test.each([
  'Please try again later.',
  'retry 3 of 10',
  'wait for it',
  'resets every Monday morning?',
  'access 5 files',
  '',
])('%j says no time', (text) => {
  const wait = waitFromText(text, now);
  expect(wait === null || wait.kind === 'date').toBe(true);
});
