import type { Question } from './task.ts';

/** Which provider of a chain comes first: as the chain stands, the cheapest, or the one that answered fastest of late. */
export const preferences = ['order', 'cheapest', 'fastest'] as const;
export type Preference = (typeof preferences)[number];

/** Who makes the summary of what a small window leaves out: nobody, what is found by rule must do; or a provider. */
export const summaryMakers = ['extract', 'provider'] as const;
export type SummaryMaker = (typeof summaryMakers)[number];

/** What to do about limits. Said by the task, its agent, its project or for all; the nearest to the task counts. */
export type Policy = {
  /**
   * A stated wait up to this is sat out where a prompt cache is warm, if that is cheaper than a cold start elsewhere; and
   * a fresh run stands so long in a busy provider's line, while another of its chain is idle.
   */
  readonly patienceSeconds: number;
  /** Changes of provider a task may make before its owner is asked. */
  readonly maxHops: number;
  /** How far away the reset may be that a task is parked for before its owner is asked. */
  readonly maxParkedSeconds: number;
  /** Off: its owner is asked instead of parking the task. */
  readonly autoResume: boolean;
  readonly prefer: Preference;
  readonly summaries: SummaryMaker;
};

export const defaultPolicy: Policy = {
  patienceSeconds: 20,
  maxHops: 100,
  maxParkedSeconds: 8 * 24 * 3_600,
  autoResume: true,
  prefer: 'order',
  summaries: 'extract',
};

/** The farthest first. */
export const policyOf = (...said: readonly (Partial<Policy> | undefined)[]): Policy =>
  Object.assign({}, defaultPolicy, ...said) as Policy;

/** The question to the owner where the reset is farther away than a task may be parked for; null: park it. */
export function tooLongToPark(until: Date, { maxParkedSeconds }: Policy, now: Date): Question | null {
  if (until.getTime() - now.getTime() <= maxParkedSeconds * 1_000) return null;
  return {
    kind: 'limit',
    policy: 'maxParkedSeconds',
    text: `No provider is free before ${until.toISOString()}, farther away than the ${maxParkedSeconds} s that this task may be parked for. Answer with {"policy":{"maxParkedSeconds": N}} with a larger N to wait for it, or cancel the task.`,
  };
}

/** The question to the owner before one change of provider more than a task may make; null: it may. */
export function tooManyHops(hops: number, to: string, { maxHops }: Policy): Question | null {
  if (hops < maxHops) return null;
  const text = `The task has changed its provider ${hops} times, as often as its policy allows. Answer with {"policy":{"maxHops": N}}, N above ${maxHops}, to go on at ${to}, or cancel the task.`;
  return { kind: 'limit', policy: 'maxHops', text };
}
