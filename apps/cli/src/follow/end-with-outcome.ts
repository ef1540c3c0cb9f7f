import type { TaskView } from '@baton/contract';
import type { TaskState } from '@baton/domain';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { withoutControls } from '../terminal/screen.ts';

const exitCodeFor: Record<TaskState, ExitCode> = {
  blocked: exitCodes.ok,
  queued: exitCodes.ok,
  running: exitCodes.ok,
  parked: exitCodes.ok,
  input_required: exitCodes.inputRequired,
  succeeded: exitCodes.ok,
  failed: exitCodes.failed,
  canceled: exitCodes.canceled,
};

/** The result to stdout, what to do about anything else to stderr, and the exit code by the outcome. */
export function endWithOutcome(context: Context, task: TaskView, asJson: boolean | undefined): void {
  const { stdout, stderr } = context;
  if (asJson) stdout.line(JSON.stringify(task, null, 2));
  else if (task.output) {
    if (stderr.isTerminal && stdout.isTerminal) stderr.line('');
    stdout.line(resultOf(task.output, stdout.isTerminal));
  }
  for (const advice of adviceOn(task, context.config.commandName)) stderr.line(withoutControls(advice));
  context.endWith(exitCodeFor[task.status]);
}

/** What was asked for as JSON is printed as JSON, for the next program of a pipe. */
function resultOf({ text, json }: NonNullable<TaskView['output']>, onTerminal: boolean): string {
  if (json !== undefined) return JSON.stringify(json, null, 2);
  return onTerminal ? withoutControls(text) : text;
}

const flagFor = {
  maxHops: '--max-hops N',
  maxParkedSeconds: '--max-parked SECONDS',
  autoResume: '--auto-resume',
} as const;

/** What a person can do next, one line each. */
export function adviceOn({ id, status, error, question }: TaskView, commandName: string): readonly string[] {
  if (status === 'input_required' && question?.kind === 'cap')
    return [
      `Raise the cap: ${commandName} tasks answer ${id} --budget-${question.cap ?? 'turns'} N`,
      `Or cancel it:  ${commandName} tasks cancel ${id}`,
    ];
  if (status === 'input_required' && question?.kind === 'budget')
    return [
      `See the caps:  ${commandName} budgets`,
      `Then go on:    ${commandName} tasks answer ${id} "go on"`,
      `Or cancel it:  ${commandName} tasks cancel ${id}`,
    ];
  if (status === 'input_required' && question?.kind === 'limit')
    return [
      `Let it go on:  ${commandName} tasks answer ${id} ${flagFor[question.policy ?? 'autoResume']}`,
      `Or cancel it:  ${commandName} tasks cancel ${id}`,
    ];
  if (status === 'input_required') return [`Answer it: ${commandName} tasks answer ${id} "…"`];
  if (status === 'failed' && error) return [error.next, `Try it again: ${commandName} tasks retry ${id}`];
  return [];
}
