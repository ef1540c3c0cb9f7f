import type { z } from 'zod';
import { handoffV0, handoffV1, type Handoff, type HandoffV0, type HandoffV1 } from './handoff.ts';

export type HandoffRead<H = Handoff> =
  | { readonly kind: 'read'; readonly handoff: H; /** The form it was kept in. */ readonly form: string }
  | { readonly kind: 'unknown-form'; readonly message: string }
  | { readonly kind: 'malformed'; readonly message: string };

/** One form a handoff may be kept in: how it is checked, and how it becomes the next form; the last has no next. */
export type HandoffForm = {
  readonly form: string;
  readonly schema: z.ZodType;
  readonly next: ((checked: never) => unknown) | null;
};

/** Oldest first. A v2 is one more row here, and one function in the row before it. */
const forms: readonly HandoffForm[] = [
  { form: 'handoff/v0', schema: handoffV0, next: fromV0 },
  { form: 'handoff/v1', schema: handoffV1, next: null },
];

/** A handoff as it was kept, in whatever form that was, in today's form. */
export const readHandoff = (kept: unknown): HandoffRead => readThrough<Handoff>(forms, kept);

/** Checks a value against the form it names, then takes it through every later form. */
export function readThrough<H>(forms: readonly HandoffForm[], kept: unknown): HandoffRead<H> {
  const form = formOf(kept);
  const at = forms.findIndex((known) => known.form === form);
  if (form === null || at < 0) return unknownForm(forms, form);
  let value = kept;
  for (const step of forms.slice(at)) {
    const checked = step.schema.safeParse(value);
    if (!checked.success) return { kind: 'malformed', message: faultOf(step.form, checked.error) };
    value = step.next ? step.next(checked.data as never) : checked.data;
  }
  return { kind: 'read', handoff: value as H, form };
}

const formOf = (kept: unknown): string | null =>
  typeof kept === 'object' && kept !== null && 'form' in kept && typeof kept.form === 'string'
    ? kept.form
    : null;

function unknownForm(forms: readonly HandoffForm[], form: string | null): HandoffRead<never> {
  const known = forms.map((each) => each.form).join(', ');
  if (form === null)
    return {
      kind: 'malformed',
      message: `This is no handoff: it has no text in "form". Known forms are ${known}.`,
    };
  return {
    kind: 'unknown-form',
    message: `This handoff has the form ${JSON.stringify(form.slice(0, 60))}, which this version of Baton does not know (it knows ${known}). Read it with the version that wrote it, or a newer one.`,
  };
}

function faultOf(form: string, error: z.ZodError): string {
  const [first, ...more] = error.issues;
  const where = first && first.path.length > 0 ? `"${first.path.map(String).join('.')}"` : 'the whole';
  const others = more.length > 0 ? ` (and ${more.length} more)` : '';
  return `This handoff does not hold against ${form}: in ${where}: ${first?.message ?? 'it is malformed'}${others}.`;
}

function fromV0({ taskId, reason, ...v0 }: HandoffV0): HandoffV1 {
  return {
    form: 'handoff/v1',
    taskId,
    from: { runId: v0.fromRun, provider: v0.fromProvider },
    to: { runId: v0.toRun, provider: v0.toProvider },
    reason,
    checkpoint: { uptoMessage: v0.uptoMessage, digest: v0.digest },
    objective: { text: '', numbers: [] },
    progress: {
      messages: v0.uptoMessage,
      steps: 0,
      toolCalls: 0,
      failedCalls: 0,
      filesWritten: [],
      lastAnswer: '',
    },
    constraints: [],
    decisions: [],
    artifacts: [],
    failures: [],
    answers: [],
    openQuestions: [],
    nextSteps: [],
    given: null,
  };
}
