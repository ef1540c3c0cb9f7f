import { problem, type Problem } from '@baton/contract';
import type { SubmitRefusal } from '@baton/engine';

/** Why a task was not taken, as a problem with field and remedy. */
export function presentRefusal(refusal: SubmitRefusal): Problem {
  switch (refusal.code) {
    case 'no_agent_fits':
      return problem(
        'no_agent_fits',
        `No agent can take this task: ${refusal.refused.map((one) => `${one.agent}: ${one.reasons.join(', ')}`).join('; ')}.`.slice(
          0,
          2_000,
        ),
        {
          refused: refusal.refused.map(({ agent, reasons }) => ({ agent, reasons })),
        },
      );
    case 'unknown_agent':
      return withField(
        'unknown_agent',
        'agent',
        `agent is "${refusal.agent}", which is not configured; use one of ${refusal.known.join(', ')}`,
      );
    case 'unknown_provider':
      return withField(
        'unknown_provider',
        'providers',
        `providers names "${refusal.provider}", which is not configured; use some of ${refusal.known.join(', ')}`,
      );
    case 'deadline_past':
      return withField(
        'deadline_past',
        'deadline',
        `deadline is ${refusal.deadline}, which is past; use a later time`,
      );
    case 'invalid_schema':
      return withField(
        'invalid_schema',
        'output.schema',
        `output.schema is no JSON Schema that results can be checked with: ${refusal.reason}`,
      );
    case 'dependency_unknown':
      return withField(
        'dependency_unknown',
        'dependsOn',
        `dependsOn names ${refusal.ids.join(', ')}, which is no task of this project; use ids of tasks submitted before`,
      );
    case 'dependency_cycle':
      return withField(
        'dependency_cycle',
        'dependsOn',
        `the tasks ${refusal.items.join(', ')} of this batch wait for each other; break the circle`,
      );
    case 'session_unknown':
      return withField(
        'unknown_session',
        'sessionId',
        `sessionId is ${refusal.sessionId}, which is no session of this project; leave it out for a new one`,
      );
  }
}

const withField = (code: Parameters<typeof problem>[0], field: string, message: string): Problem =>
  problem(code, `${message}.`, { errors: [{ field, message }] });
