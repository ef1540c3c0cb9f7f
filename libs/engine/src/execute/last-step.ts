import { textOf, type TaskError } from '@baton/domain';
import { checkOutput } from '../complete/check-output.ts';
import type { Effort, Ending } from './execute-run.ts';
import { isRepairing, repairRequest } from './repair.ts';
import type { Answered } from './transcript.ts';

/**
 * An answer without tools ends the run: as completed if it holds, otherwise as failed with the answer kept. One that
 * does not hold against the task's schema may be repaired once; null: the loop goes on for that.
 */
export async function lastStep(
  { run, transcript }: Effort,
  answer: Answered,
  finish: string,
): Promise<Ending | null> {
  const text = textOf(answer.message);
  const fault = answerFault(text, finish);
  const checked = checkOutput(text, run.outputSchema);
  if (!fault && checked.ok) return { kind: 'completed', output: checked.output, answer };
  const faults = checked.ok ? [] : checked.faults;
  if (!fault && !isRepairing(transcript.messages())) {
    await transcript.commitRefused(answer, faults, repairRequest(faults));
    return null;
  }
  await transcript.commitAnswer(answer);
  return { kind: 'failed', error: fault ?? outputInvalid(faults) };
}

const outputInvalid = (faults: readonly string[]): TaskError => ({
  code: 'output_invalid',
  message: `The answer does not hold against the task's schema, nor did its repair: ${faults.join('; ')}`,
  next: 'Retry the task, or loosen its output schema.',
});

function answerFault(text: string, finish: string): TaskError | null {
  if (finish === 'length')
    return {
      code: 'output_too_long',
      message: 'The answer was cut off at the provider’s output ceiling.',
      next: 'Raise the provider’s outputTokens, or the agent’s limits.outputTokens, in baton.yaml, or ask for a shorter answer; then retry the task.',
    };
  if (text.trim() === '')
    return {
      code: 'empty_answer',
      message: 'The model stopped without an answer.',
      next: 'Retry the task, or say in the input what the answer should hold.',
    };
  return null;
}
