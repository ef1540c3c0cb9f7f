import { z } from 'zod';
import type { Treated } from '../fit/fidelity.ts';
import type { Facts } from '../facts/facts.ts';

/** What of the log the receiver was given; the messages themselves are the log's, told by their digest. */
export type Given = {
  readonly digest: string;
  /** 0 to 1; 1 where nothing was changed. */
  readonly fidelity: number;
  readonly budgetTokens: number;
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  /** Messages that are not given verbatim. */
  readonly changed: readonly Treated[];
};

/**
 * What a run is given when it goes on from another: built from a checkpoint, by rule. It is kept with its form's
 * name; older forms are read through `readHandoff`.
 */
export type HandoffV1 = Facts & {
  readonly form: 'handoff/v1';
  readonly taskId: string;
  readonly from: { readonly runId: string; readonly provider: string };
  readonly to: { readonly runId: string; readonly provider: string };
  readonly reason: string;
  /** Up to which message of the session, and the digest of the transcript so far. */
  readonly checkpoint: { readonly uptoMessage: number; readonly digest: string };
  /** Null where it was not recorded. */
  readonly given: Given | null;
};
export type Handoff = HandoffV1;

const place = z.int().min(1);
const count = z.int().min(0);
const text = z.string();
const fact = z.object({ text, number: place });

export const handoffV1: z.ZodType<HandoffV1> = z.object({
  form: z.literal('handoff/v1'),
  taskId: text,
  from: z.object({ runId: text, provider: text }),
  to: z.object({ runId: text, provider: text }),
  reason: text,
  checkpoint: z.object({ uptoMessage: count, digest: text }),
  objective: z.object({ text, numbers: z.array(place) }),
  progress: z.object({
    messages: count,
    steps: count,
    toolCalls: count,
    failedCalls: count,
    filesWritten: z.array(text),
    lastAnswer: text,
  }),
  constraints: z.array(fact),
  decisions: z.array(fact.extend({ why: text.nullable() })),
  artifacts: z.array(
    z.object({
      kind: z.enum(['file', 'diff', 'link', 'result']),
      name: text,
      access: z.enum(['read', 'written']),
      detail: text,
      number: place,
    }),
  ),
  failures: z.array(
    z.object({
      tool: text,
      args: text,
      error: text,
      times: place,
      number: place,
      resolvedBy: place.nullable(),
    }),
  ),
  answers: z.array(z.object({ question: text, answer: text, number: place })),
  openQuestions: z.array(fact),
  nextSteps: z.array(fact),
  given: z
    .object({
      digest: text,
      fidelity: z.number().min(0).max(1),
      budgetTokens: z.number(),
      tokensBefore: count,
      tokensAfter: count,
      changed: z.array(
        z.object({
          number: place,
          treatment: z.enum(['verbatim', 'shortened', 'summarised', 'dropped']),
          tokensBefore: count,
          tokensAfter: count,
        }),
      ),
    })
    .nullable(),
});

/** Before `handoff/v1` only the place was recorded: between which runs, and up to which message. */
export type HandoffV0 = {
  readonly form: 'handoff/v0';
  readonly taskId: string;
  readonly fromRun: string;
  readonly toRun: string;
  readonly fromProvider: string;
  readonly toProvider: string;
  readonly reason: string;
  readonly uptoMessage: number;
  readonly digest: string;
};

export const handoffV0: z.ZodType<HandoffV0> = z.object({
  form: z.literal('handoff/v0'),
  taskId: text,
  fromRun: text,
  toRun: text,
  fromProvider: text,
  toProvider: text,
  reason: text,
  uptoMessage: count,
  digest: text,
});
