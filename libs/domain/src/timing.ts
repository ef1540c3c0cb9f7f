/**
 * Every interval of the lease protocol, in one place. What they trade: a shorter lease takes a dead worker's
 * runs over sooner and asks more of the database; the self-fence must come before the lease can be granted
 * again, and a heartbeat must fit into it at least twice.
 * Takeover after a kill -9: at most leaseMs + sweepEveryMs + one relay look (about 10 s).
 */
export type Timing = {
  /** How long a claim holds without renewal, on the database's clock. */
  readonly leaseMs: number;
  /** How often a worker renews all its leases with one statement. */
  readonly heartbeatMs: number;
  /** After the start of the last successful renewal, on the monotonic clock, a worker aborts its runs. */
  readonly selfFenceMs: number;
  /** How often expired leases, due parks, overdue tasks and lost bells are looked for. */
  readonly sweepEveryMs: number;
  /** The relay's fallback look; wake-ups come first. */
  readonly relayEveryMs: number;
  /** How often both stores' queue marker is compared. */
  readonly markerEveryMs: number;
  /** A bell unanswered this long is checked in its queue. */
  readonly bellLostMs: number;
  /** How often windows are looked at, also where nothing is called: they open and close by themselves. */
  readonly limitsEveryMs: number;
  /** How often a process reads the database's clock. */
  readonly clockEveryMs: number;
  /** How often finished work is looked for that is kept no longer. */
  readonly retentionEveryMs: number;
  /**
   * Deaths of its workers while its tools were at work after which a run is set aside as `lost`; whoever gets through a
   * step with tools begins to count anew. Lower, and innocent runs are set aside when workers die of something else.
   */
  readonly crashLimit: number;
  /** The same for deaths while it waited for a model, which may take minutes and prove little. */
  readonly callCrashLimit: number;
  /** BullMQ's job lock; the lease decides, this only bounds redelivery. */
  readonly queueLockMs: number;
  readonly queueStalledEveryMs: number;
  /**
   * How long bells may hang that a worker could take before it begins anew in another process. Shorter, and an outage
   * that is just over counts as one's own fault: BullMQ asks again up to 15 s after its store refused it.
   */
  readonly canaryMs: number;
};

export const defaultTiming: Timing = {
  leaseMs: 8_000,
  heartbeatMs: 2_000,
  selfFenceMs: 6_000,
  sweepEveryMs: 1_000,
  relayEveryMs: 1_000,
  markerEveryMs: 5_000,
  bellLostMs: 10_000,
  limitsEveryMs: 5_000,
  clockEveryMs: 5_000,
  retentionEveryMs: 60_000,
  crashLimit: 3,
  callCrashLimit: 9,
  queueLockMs: 6_000,
  queueStalledEveryMs: 2_000,
  canaryMs: 60_000,
};
