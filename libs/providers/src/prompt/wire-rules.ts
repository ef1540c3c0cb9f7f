/** What one wire family refuses, so that a conversation begun elsewhere is accepted. */
export type WireRules = {
  /** Longest id of a tool call. All families take letters, digits, `_` and `-`. */
  readonly longestCallId: number;
  /** Media types sent as files; a trailing `/*` takes the whole family. Text is always sent as text. */
  readonly mediaTypes: readonly string[];
  /** Whether a failed tool result has a mark of its own; otherwise its text begins with `Error: `. */
  readonly marksErrors: boolean;
};
