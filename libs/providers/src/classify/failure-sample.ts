/** What a provider showed when a call failed. */
export type FailureSample = {
  /** The adapter's kind, for rules of one wire family. */
  readonly kind: string;
  /** The provider's id. */
  readonly provider: string;
  /** `http`: an answer; `sse`: an event in a stream; `network`: the connection's own error. */
  readonly channel: 'http' | 'sse' | 'network';
  readonly status?: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What must not appear in the failure's message, such as the configured key. */
  readonly secrets?: readonly string[];
};
