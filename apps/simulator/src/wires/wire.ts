import type { Answer, ChatRequest, Thoughts, Usage } from '../chat/chat.ts';
import type { Failure, Invalid } from '../chat/failure.ts';
import type { Budgets } from '../providers/limits.ts';

/** One vendor's protocol: its request to the neutral form, neutral answers and failures back to its shapes. */
export interface Wire {
  readonly name: string;
  /** The paths that are spoken on, after the provider's name. */
  readonly path: RegExp;
  /** The same for people. */
  readonly shownPath: string;
  /** Some vendors tell the model in the path. */
  readonly readRequest: (body: unknown, path: string) => WireRequest;
  /** The answer as one JSON value. */
  readonly writeAnswer: (answer: Answer, usage: Usage, reply: ReplyFacts) => unknown;
  /** The answer as a stream. */
  readonly writeFrames: (answer: Answer, usage: Usage, reply: ReplyFacts) => Frame[];
  /** An error in the middle of a stream. */
  readonly writeErrorFrame: (body: unknown) => string;
  readonly writeFailure: (failure: Failure, reply: ReplyFacts) => WireFailure;
  /** The vendor's usual error body for a status. */
  readonly writeStatusError: (status: number, reply: ReplyFacts) => unknown;
  readonly requestIdHeader: string;
  /** Status of an overloaded provider. */
  readonly overloadedStatus: number;
  readonly writeLimitHeaders: (budgets: Budgets, now: number) => Record<string, string>;
}

export type WireRequest =
  | {
      readonly kind: 'read';
      readonly request: ChatRequest;
      /** What the vendor refuses in a conversation that can be read all the same. */
      readonly fault: () => Invalid | null;
    }
  | Invalid;

/** What a reply needs beside its content. */
export interface ReplyFacts {
  readonly requestId: string;
  readonly model: string;
  /** Whether a stream ends with usage numbers. */
  readonly streamUsage: boolean;
  readonly thoughts: Thoughts;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface WireFailure {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** One server-sent event, ready to write. */
export type Frame =
  | { readonly kind: 'framing'; readonly text: string }
  /** A piece of the answer itself. */
  | { readonly kind: 'piece'; readonly text: string; readonly tokens: number }
  /** Says that the answer is complete. */
  | { readonly kind: 'closing'; readonly text: string };
