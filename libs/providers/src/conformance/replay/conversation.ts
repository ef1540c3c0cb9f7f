import type { Message, Part, ToolResultPart } from '@baton/domain';
import type { Script } from '@baton/simulator';

type Step = NonNullable<Script['steps']>[number];

/** A conversation to be recorded at one provider: what the user says, what the model does, what its tools answer. */
export type Beat =
  | { readonly user: readonly Part[] }
  | {
      readonly step: Step;
      /** What its calls answer, in their order; none: they stay open. Messages of their own where there are several. */
      readonly results?: readonly (readonly ToolAnswer[])[];
    };

export type ToolAnswer = {
  /** The place of the call it answers. */
  readonly to: number;
  readonly result: ToolResultPart['result'];
  readonly isError?: boolean;
};

export type Conversation = {
  readonly name: string;
  readonly beats: readonly Beat[];
  /** What becomes of the recording before it is replayed: what a crash, a fitting or an older version leaves behind. */
  readonly edit?: (recorded: readonly Message[]) => readonly Message[];
  /** Words planted in it, each of which the receiver must be able to give back. */
  readonly facts: readonly string[];
  /** A word of a call's arguments, and one of the result that must stand under its id. */
  readonly pairs?: readonly (readonly [string, string])[];
  /** Words of the model's thoughts: for itself alone. */
  readonly thoughts?: readonly string[];
};

export const said = (...words: string[]): Beat => ({
  user: words.map((text): Part => ({ type: 'text', text })),
});
export const look = (at: string) => ({ tool: 'look', args: { at } });
export const answer = (result: ToolAnswer['result'], to = 0): ToolAnswer => ({ to, result });

export const text = (words: string): Part => ({ type: 'text', text: words });
