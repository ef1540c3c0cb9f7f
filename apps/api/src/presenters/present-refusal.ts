import { problem, type Problem, type ProblemCode } from '@baton/contract';
import type { Circle, Refusal } from '@baton/domain';
import type { SubmitRefusal } from '@baton/engine';

/** Why a task was not taken, as a problem with field, value and remedy. */
export function presentRefusal(refusal: SubmitRefusal): Problem {
  switch (refusal.code) {
    case 'no_agent_fits':
      return presentNoAgent(refusal.refused);
    case 'unknown_agent':
      return faultOf('unknown_agent', 'agent', [
        `is "${refusal.agent}", which is not configured`,
        `use one of ${refusal.known.join(', ')}`,
      ]);
    case 'unknown_provider':
      return faultOf('unknown_provider', 'providers', [
        `names "${refusal.provider}", which is not configured`,
        `use some of ${refusal.known.join(', ')}`,
      ]);
    case 'deadline_past':
      return faultOf('deadline_past', 'deadline', [
        `is ${refusal.deadline}, which is past`,
        'use a later time',
      ]);
    case 'invalid_schema':
      return faultOf('invalid_schema', 'output.schema', [
        `is no JSON Schema that results can be checked with: ${refusal.reason}`,
        'correct it',
      ]);
    case 'dependency_unknown':
      return faultOf('dependency_unknown', 'dependsOn', [
        `names ${refusal.ids.join(', ')}, which is no task of this project`,
        'use ids of tasks that were submitted before',
      ]);
    case 'item_unknown':
      return faultOf('dependency_unknown', 'dependsOn', [
        `names ${showItems(refusal.items)}, which is no item of this batch`,
        refusal.last === 0 ? 'a batch of one has no other item' : `use some of #0 to #${refusal.last}`,
      ]);
    case 'dependency_refused':
      return faultOf('dependency_refused', 'dependsOn', [
        `names ${showItems(refusal.items)} of this batch, which was refused`,
        'correct what its own verdict says and send both again',
      ]);
    case 'dependency_cycle':
      return faultOf('dependency_cycle', 'dependsOn', [
        `makes this task wait for itself: ${showCircle(refusal)}`,
        'break the circle',
      ]);
    case 'session_unknown':
      return faultOf('unknown_session', 'sessionId', [
        `is ${refusal.sessionId}, which is no session of this project`,
        'leave it out for a new one',
      ]);
  }
}

const showItems = (items: readonly number[]): string => items.map((item) => `#${item}`).join(', ');

function showCircle({ items, length }: Circle): string {
  const left = length - items.length;
  const detour = left > 0 ? [`… (${left} more)`] : [];
  return [...items.map((item) => `#${item}`), ...detour, `#${items[0]}`].join(' → ');
}

/** In characters: a sentence over a hundred agents is no help. */
const longestDetail = 2_000;

function presentNoAgent(refused: readonly Refusal[]): Problem {
  const reasons = refused.map(({ agent, reasons }) => `${agent}: ${reasons.join(', ')}`).join('; ');
  const detail = `No agent can take this task: ${reasons}.`.slice(0, longestDetail);
  return problem('no_agent_fits', detail, { refused });
}

function faultOf(
  code: ProblemCode,
  field: string,
  [found, remedy]: readonly [found: string, remedy: string],
): Problem {
  const message = `${field} ${found}; ${remedy}`;
  return problem(code, `${message}.`, { errors: [{ field, message }] });
}
