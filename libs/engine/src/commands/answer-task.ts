import {
  askPersonTool,
  pendingCalls,
  userText,
  type Budget,
  type Message,
  type Policy,
  type Question,
} from '@baton/domain';
import type { TaskTransaction } from '@baton/store';
import type { EngineDeps } from '../deps.ts';
import { admitTask } from '../match/admit-task.ts';
import { commandTask, type Change, type CommandResult, type CommandTarget } from './task-command.ts';

export type Answer = {
  readonly text?: string;
  readonly pinned?: boolean;
  readonly budget?: Budget;
  readonly policy?: Partial<Policy>;
};

type Deps = Pick<EngineDeps, 'store' | 'live' | 'notify' | 'catalog' | 'board'>;

/** A person's answer goes into the session, and the task on with the same agent. A second answer finds no question. */
export const createAnswerTask = (deps: Deps) =>
  async function answer(target: CommandTarget, given: Answer): Promise<CommandResult> {
    const board = await deps.board.fresh();
    const result = await commandTask(deps, target, async (tx): Promise<Change> => {
      const { state, question } = tx.task;
      if (state !== 'input_required' || !question) return { kind: 'conflict', state };
      const reason = faultOf(question, given, tx.task.budget);
      if (reason) return { kind: 'invalid', reason };
      await tx.lockSession();
      await tx.insertMessages(await tx.lastMessageNumber(), await replies(tx, given));
      const policy = { ...tx.task.policy, ...given.policy };
      await tx.update({ budget: { ...tx.task.budget, ...given.budget }, policy, result: null });
      const last = (await tx.runs()).at(-1) ?? null;
      return {
        kind: 'done',
        events: await admitTask(tx, { after: 'answer', last, policy }, deps.catalog, board),
      };
    });
    if (result.kind === 'done') deps.live.publish({ kind: 'ring', ids: [] });
    return result;
  };

function faultOf(question: Question, given: Answer, budget: Budget): string | null {
  if (question.kind === 'budget') return null;
  if (question.kind === 'limit') return faultOfLimit(question, given);
  if (question.kind === 'person') return given.text === undefined ? 'the question wants "text"' : null;
  const cap = question.cap ?? 'turns';
  const raised = given.budget?.[cap];
  const old = budget[cap] ?? 0;
  return raised === undefined || raised <= old
    ? `the task stopped at its cap of ${cap}; answer with {"budget":{"${cap}": N}}${old > 0 ? `, N above ${old}` : ''}`
    : null;
}

/** Resuming may be let go on by any word; a cap of the policy only by another one. */
function faultOfLimit({ policy }: Question, given: Answer): string | null {
  if (policy !== 'maxHops' && policy !== 'maxParkedSeconds') return null;
  return given.policy?.[policy] === undefined
    ? `the question is about ${policy}; answer with {"policy":{"${policy}": N}}`
    : null;
}

/** Results for every call of `ask_person` that waits; where the agent did not ask, the text is a message of its own. */
async function replies(tx: TaskTransaction, { text, pinned }: Answer): Promise<readonly Message[]> {
  if (text === undefined) return [];
  const pin = pinned === true && { pinned };
  const asked = pendingCalls(await tx.messages()).filter((call) => call.tool === askPersonTool.name);
  if (asked.length === 0) return [{ ...userText(text), ...pin }];
  return [
    {
      v: 1,
      role: 'tool',
      ...pin,
      parts: asked.map((call) => ({
        type: 'tool-result',
        callId: call.callId,
        tool: call.tool,
        result: text,
        isError: false,
      })),
    },
  ];
}
