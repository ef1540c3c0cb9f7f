/** Something said, in one line, and the number of the message that says it. */
export type Fact = { readonly text: string; readonly number: number };

export type Decision = Fact & { readonly why: string | null };

export type Artifact = {
  readonly kind: 'file' | 'diff' | 'link' | 'result';
  /** A path, an address, or the call whose result it is. */
  readonly name: string;
  readonly access: 'read' | 'written';
  /** What came of it, in a line; empty where the name says all. */
  readonly detail: string;
  /** The last message that deals with it. */
  readonly number: number;
};

/** What failed and, unless a later success of the same call resolved it, must not be tried again as it was. */
export type ToolFailure = {
  readonly tool: string;
  /** The arguments as JSON with sorted keys, cut. */
  readonly args: string;
  readonly error: string;
  readonly times: number;
  readonly number: number;
  /** The message with the later success; null while it stands. */
  readonly resolvedBy: number | null;
};

export type Answered = { readonly question: string; readonly answer: string; readonly number: number };

export type Progress = {
  readonly messages: number;
  readonly steps: number;
  readonly toolCalls: number;
  readonly failedCalls: number;
  readonly filesWritten: readonly string[];
  /** The beginning of the last answer; empty before the first. */
  readonly lastAnswer: string;
};

/** What a session's log says, found by rule: bounded in number and length, in the order of the log. */
export type Facts = {
  readonly objective: { readonly text: string; readonly numbers: readonly number[] };
  readonly progress: Progress;
  readonly constraints: readonly Fact[];
  readonly decisions: readonly Decision[];
  readonly artifacts: readonly Artifact[];
  readonly failures: readonly ToolFailure[];
  readonly answers: readonly Answered[];
  readonly openQuestions: readonly Fact[];
  readonly nextSteps: readonly Fact[];
};
