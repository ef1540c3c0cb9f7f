import type { Account } from '../measure/account.ts';
import { epochMs } from '../measure/clock.ts';
import { quantilesOf, type Quantiles } from '../measure/quantile.ts';
import type { SeenCall } from '../processes/simulator.ts';
import { taskBody, type Target } from './accept-load.ts';
import { createHttpClient, expectStatus, type HttpClient } from './http-client.ts';
import { keepBusy, type Rate, type Window } from './keep-busy.ts';
import type { FinishedWatch } from './watch-finished.ts';

type Watched = Target & { readonly watch: FinishedWatch };

/** Finished tasks, and what they took; `submitToFinishedMs` as the submitter sees it. */
export type FinishedRate = Rate & { readonly seen: Account; readonly submitToFinishedMs: Quantiles };

/** Submits while processing: every finished task makes room for the next, so that so many are unfinished at any time. */
export async function finishMany(
  target: Watched,
  inFlight: number,
  window: Window,
  open: () => () => Account,
): Promise<FinishedRate> {
  const client = createHttpClient(target.url, target.key);
  const times: number[] = [];
  let number = 0;
  const finishOne = async (): Promise<number> => {
    const sentAt = performance.now();
    await submitAndFinish(client, target.watch, `Fix the failing test ${(number += 1)}`);
    times.push(performance.now() - sentAt);
    return 1;
  };
  try {
    const rate = await keepBusy(inFlight, window, finishOne, open);
    return { ...rate, submitToFinishedMs: quantilesOf(times.slice(-rate.count)) };
  } finally {
    client.close();
  }
}

export type Latencies = {
  readonly tasks: number;
  readonly toFinishedMs: Quantiles;
  readonly toProviderMs: Quantiles;
};

const warmUpTasks = 100;

/** One task after the other: from before its POST is sent until its call arrived, and until it is seen finished. */
export async function finishOneByOne(
  target: Watched,
  tasks: number,
  callsSeen: () => Promise<readonly SeenCall[]>,
): Promise<Latencies> {
  const client = createHttpClient(target.url, target.key);
  const sent = new Map<string, number>();
  const toFinished: number[] = [];
  for (let index = 0; index < warmUpTasks + tasks; index += 1) {
    const text = `Fix test number ${index}, alone`;
    const sentAt = epochMs();
    await submitAndFinish(client, target.watch, text);
    if (index < warmUpTasks) continue;
    sent.set(text, sentAt);
    toFinished.push(epochMs() - sentAt);
  }
  client.close();
  const toProvider = (await callsSeen()).flatMap(({ at, text }) => {
    const sentAt = sent.get(text);
    return sentAt === undefined ? [] : [at - sentAt];
  });
  return { tasks, toFinishedMs: quantilesOf(toFinished), toProviderMs: quantilesOf(toProvider) };
}

async function submitAndFinish(client: HttpClient, watch: FinishedWatch, text: string): Promise<void> {
  const { location } = expectStatus(await client.post('/v1/tasks', taskBody(text)), 202);
  await watch.finished(location.slice(location.lastIndexOf('/') + 1));
}
