/** A field that speaks of when to try again. */
export type WaitField = { readonly field: string; readonly value: string | number };

/** A window that an event of a subscription reports. */
export type WindowEvent = {
  readonly status: string;
  readonly window: string;
  readonly resetsAt: number | null;
};

/** What stands in a sample's body in the machine's own terms, in the order in which it was met. */
export type Facts = {
  /** Types, codes and reasons in lower case, with the field each stood in. */
  readonly names: { readonly field: string; readonly name: string }[];
  /** Messages, outermost first; the last is the innermost cause. */
  readonly messages: string[];
  /** Results of a command that says it went well: they count only where they are an error from their first word. */
  readonly results: string[];
  readonly statuses: number[];
  /** Ids of violated quotas, in lower case. */
  readonly quotas: string[];
  readonly waits: WaitField[];
  readonly windows: WindowEvent[];
  /** Something with the shape of an error was met. */
  isError: boolean;
  /** Something was met that a call which went well says: an answer, an event without an error. */
  isAnswer: boolean;
};

export const createFacts = (): Facts => ({
  names: [],
  messages: [],
  results: [],
  statuses: [],
  quotas: [],
  waits: [],
  windows: [],
  isError: false,
  isAnswer: false,
});
