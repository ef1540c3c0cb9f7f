/** What every wire is translated to and from: one request, one answer, no vendor's words. */

export type Turn =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly calls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly text: string; readonly callId: string };

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** The arguments as JSON text. */
  readonly arguments: string;
}

export interface ToolOffer {
  readonly name: string;
  /** Name, description and schema as JSON text, the same on every wire. */
  readonly definition: string;
}

export interface ChatRequest {
  readonly model: string;
  /** Empty when there is none. */
  readonly system: string;
  /** As `joinTurns` leaves them. */
  readonly turns: readonly Turn[];
  readonly tools: readonly ToolOffer[];
  readonly stream: boolean;
  /** Whether a stream ends with usage numbers; some vendors send them only when asked. */
  readonly streamUsage: boolean;
  /** Ceiling of the answer in tokens, null when the request sets none. */
  readonly maxTokens: number | null;
  readonly thoughts: Thoughts;
}

/** What of its thinking a model tells, where it thinks. */
export interface Thoughts {
  /** Whether the text is told. */
  readonly shown: boolean;
  /** Whether its sealed form comes along, to be sent back. */
  readonly sealed: boolean;
}

export type Finish = 'stop' | 'tool_calls' | 'length' | 'content_filter';

export interface Answer {
  /** What was thought before it was said; empty where nothing was. */
  readonly thinking: string;
  readonly text: string;
  /** Ids without a vendor's prefix. */
  readonly calls: readonly ToolCall[];
  readonly finish: Finish;
}

export interface Usage {
  /** All of the input, what was cached too. */
  readonly inputTokens: number;
  readonly cachedTokens: number;
  /** All of the output, thinking too. */
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}
