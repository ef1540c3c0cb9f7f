/** What a provider showed when a call failed, or what a command printed. */
export type FailureSample = {
  /** The provider's kind, such as `anthropic` or `claude-code`: whose wordings are tried first. */
  readonly kind: string;
  /** The provider's id. */
  readonly provider: string;
  /** `http`: an answer; `sse`: an event in a stream; `cli`: what a command printed; `network`: the connection's own error. */
  readonly channel: 'http' | 'sse' | 'cli' | 'network';
  readonly status?: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly exitCode?: number;
  /** What must not appear in the failure's message, such as the configured key. */
  readonly secrets?: readonly string[];
};
