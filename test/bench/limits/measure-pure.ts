import { createHash } from 'node:crypto';
import { fitContext, toLog, type Message } from '@baton/domain';
import { classifyFailure, loadCountTokens, type FailureSample } from '@baton/providers';
import { longSession } from '../../../libs/domain/src/context/session.test-data.ts';
import { readLabelled, sampleOf } from '../../../libs/providers/src/classify/corpus.test-data.ts';
import { most, type Aim } from '../report/aims.ts';
import { quantilesOf } from '../measure/quantile.ts';

/** What the domain and the classification take by themselves, in this process. */
export async function measurePure(): Promise<readonly Aim[]> {
  const samples = (['limits', 'variants'] as const).flatMap((file) => readLabelled(file).map(sampleOf));
  return [
    most(
      `classification, median of ${samples.length} samples, µs`,
      median(classifyEach(samples)) * 1_000,
      50,
    ),
    ...largeBodies.map(({ what, sample }) =>
      most(`classification, ${what} of 1 MB, ms`, median(repeat(30, () => classify(sample))), 1),
    ),
    most('fitting 200k tokens to 32k, median, ms', median(await fitLargeSession()), 300),
  ];
}

const classify = (sample: FailureSample): number => timed(() => classifyFailure(sample, new Date()));

/** The fastest of several rounds each, after a warm-up: how often the machine was busy is not the question. */
function classifyEach(samples: readonly FailureSample[]): readonly number[] {
  for (let round = 0; round < 5; round += 1) samples.forEach(classify);
  return samples.map((sample) => Math.min(...repeat(7, () => classify(sample))));
}

const http: FailureSample = {
  kind: 'anthropic',
  provider: 'claude',
  channel: 'http',
  status: 429,
  headers: { 'retry-after': '30', 'content-type': 'application/json' },
  body: '',
};
const megabyte = 1_048_576;
const words = 'The quick brown fox reads line 17 of a log and jumps over 4 retries. ';
const largeBodies: readonly { readonly what: string; readonly sample: FailureSample }[] = [
  {
    what: 'a JSON error',
    sample: {
      ...http,
      body: JSON.stringify({
        type: 'error',
        error: { type: 'rate_limit_error', message: words.repeat(megabyte / words.length) },
      }),
    },
  },
  {
    what: 'a page of HTML',
    sample: { ...http, status: 502, body: `<html><body>${'<p>Bad gateway</p>'.repeat(megabyte / 18)}` },
  },
];

const window = { contextTokens: 32_000, outputTokens: 4_000 };

async function fitLargeSession(): Promise<readonly number[]> {
  const countTokens = await loadCountTokens();
  // A session of its own each time: what was counted once is not counted again.
  const logs = repeat(7, () => toLog(longSession(200_000)));
  return logs.map((log) =>
    timed(() => {
      const fitted = fitContext(log, { receiver: window, systemTokens: 500, countTokens, digestOf });
      if (fitted.kind !== 'fitted') throw new Error(`the session was not fitted: ${fitted.kind}`);
    }),
  );
}

const digestOf = (messages: readonly Message[]): string =>
  createHash('sha256').update(JSON.stringify(messages)).digest('hex');

const repeat = <T>(times: number, make: () => T): readonly T[] => Array.from({ length: times }, make);

const median = (values: readonly number[]): number => quantilesOf(values).p50;

function timed(act: () => unknown): number {
  const from = performance.now();
  act();
  return performance.now() - from;
}
