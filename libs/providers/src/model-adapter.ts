import type { Failure, Message, ObservedWindow, Provider, Tool, UnknownFailure, Usage } from '@baton/domain';

export type ModelRequest = {
  readonly system: string;
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  readonly maxOutputTokens: number;
  /** One of the provider's `credentials`; absent: its first. */
  readonly credential?: string;
  /** Told what the answer's headers say of the provider's limits, as soon as they are here; also where it refuses. */
  readonly onLimits?: (windows: readonly ObservedWindow[]) => void;
};

/** Why an answer ended. A refused answer (`content-filter`) is returned as the failure `content_policy`. */
export type Finish = 'stop' | 'tool-calls' | 'length' | 'content-filter' | 'other';

export type ModelOutcome =
  | {
      readonly kind: 'answered';
      /** The assistant's whole answer; its parts carry their origin and the vendor's opaque data. */
      readonly message: Message;
      readonly finish: Finish;
      readonly usage: Usage;
      /** From the start of the call to the first event of the answer, in milliseconds. */
      readonly firstByteMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** Where no rule knew the error. */
      readonly unknown?: UnknownFailure;
      /** What the provider reported before the call failed. */
      readonly usage: Usage;
    };

/** One provider's model. It makes one call: no retries, no tool execution, never half an answer. */
export type ModelAdapter = {
  readonly provider: Provider;
  /** Rejects only with the signal's reason, when the caller aborts; every trouble of the provider is an outcome. */
  call(request: ModelRequest, signal: AbortSignal): Promise<ModelOutcome>;
};
