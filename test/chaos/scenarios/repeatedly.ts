import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Strike, Struck } from './scenario.ts';

/** Strikes `amount` times, each after a pause of the given seconds. */
export async function repeatedly(
  { amount, random }: Pick<Strike, 'amount' | 'random'>,
  [least, most]: readonly [number, number],
  strike: () => Promise<void>,
): Promise<Struck> {
  for (let times = 0; times < amount; times += 1) {
    await pause(random, least, most);
    await strike();
  }
  return { times: amount, faults: [] };
}

/** In seconds. */
export const pause = (random: Random, least: number, most: number): Promise<void> =>
  sleep(random.between(least * 1_000, most * 1_000));
