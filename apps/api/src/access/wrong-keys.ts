import { isIPv6 } from 'node:net';
import { problem, type Problem } from '@baton/contract';
import type { RequestRates } from '@baton/queue';

export type WrongKeys = {
  /** Where too many came from this address already; null: another may be tried. */
  readonly refusal: (address: string) => Problem | null;
  readonly count: (address: string) => void;
};

/** Bounds what guessing costs: every well-formed guess is a look into the store. `perMinute` 0: no bound. */
export function createWrongKeys(rates: Pick<RequestRates, 'take' | 'look'>, perMinute: number): WrongKeys {
  if (perMinute === 0) return { refusal: () => null, count: () => {} };
  return {
    refusal: (address) => {
      const { isOver, resetMs } = rates.look(placeOf(address), perMinute);
      if (!isOver) return null;
      const seconds = Math.ceil(resetMs / 1_000);
      const detail = `More than ${perMinute} wrong API keys came from this address within a minute; come again in ${seconds} s with a right one.`;
      return problem('too_many_requests', detail, { retryAfterSeconds: seconds });
    },
    count: (address) => void rates.take(placeOf(address), perMinute),
  };
}

/** Who has one IPv6 address has all of its /64. */
const placeOf = (address: string): string =>
  isIPv6(address) && !address.includes('.') ? networkOf(address) : address;

/** The first four groups; what `::` stands for is written out. */
function networkOf(address: string): string {
  const [head = '', tail] = address.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return [...first, ...(tail === undefined ? [] : zeros), ...last].slice(0, 4).join(':');
}
