import type { Problem, ProblemCode } from '@baton/contract';
import { CommandFailure } from '../command-failure.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { withoutControls } from '../terminal/screen.ts';

/** A problem the server answered with, in sentences: its own, every further fault, and the next step. */
export function explainProblem(problem: Problem, commandName: string): CommandFailure {
  const faults = (problem.errors ?? []).map(({ message }) => message);
  const refused = (problem.refused ?? []).map(({ agent, reasons }) => `${agent}: ${reasons.join('; ')}`);
  const listed = [...(faults.length > 1 ? faults : []), ...refused].map((line) => `  ${line}`);
  return new CommandFailure(
    exitCodeFor(problem),
    withoutControls([problem.detail, ...listed].join('\n')),
    nextStep(problem, commandName),
  );
}

function exitCodeFor({ status }: Problem): ExitCode {
  if (status === 429 || status === 503) return exitCodes.unreachable;
  return status === 409 || status >= 500 ? exitCodes.failed : exitCodes.badInput;
}

function nextStep({ code, retryable, retryAfterSeconds }: Problem, commandName: string): string | null {
  const step = nextSteps[code]?.replaceAll('baton ', `${commandName} `);
  if (step !== undefined) return step;
  if (!retryable) return 'Correct it and try again.';
  return retryAfterSeconds === undefined ? 'Try again.' : `Try again in ${retryAfterSeconds} s.`;
}

const newKey = 'Make a new key with an admin key: `baton keys create NAME`.';

const nextSteps: Partial<Record<ProblemCode, string>> = {
  unauthenticated: 'Set BATON_API_KEY to a valid key, or run this in the folder where `npm start` was run.',
  key_expired: newKey,
  key_revoked: newKey,
  forbidden: 'Use a key with that scope: `baton keys create NAME --scope SCOPE`, made with an admin key.',
  scope_exceeded: 'Ask for fewer scopes, or use a key that has them.',
  not_found:
    'Check the id; `baton tasks`, `baton agents`, `baton providers` and `baton keys list` show what there is.',
  not_asking: 'See how it stands with `baton tasks show ID`.',
  already_answered: 'See how it goes on with `baton tasks watch ID`.',
  not_retryable: 'See how it stands with `baton tasks show ID`.',
  not_cancelable: 'See how it ended with `baton tasks show ID`.',
  session_held: 'See them with `baton tasks show ID`; `baton sessions delete ID --cancel` cancels them.',
  no_agent_fits: 'Ask for less, or give an agent what is missing; `baton agents` shows what they can do.',
  unknown_agent: '`baton agents` lists the agents.',
  unknown_provider: '`baton providers` lists the providers.',
  unknown_session: 'Leave the session out for a new one; `baton tasks show ID` names the session of a task.',
  dependency_unknown: '`baton tasks` lists the tasks.',
  internal: 'Look at the server’s log, and try again.',
};
