import {
  askPersonTool,
  type Message,
  type Tool,
  type ToolCallPart,
  type ToolOutcome,
  type ToolResultPart,
} from '@baton/domain';
import type { Toolbox } from '@baton/providers';
import type { HeldRun } from '../lease/lease-keeper.ts';

export type ToolRun = {
  readonly calls: readonly ToolCallPart[];
  readonly tools: readonly Tool[];
  /** These calls may have been under way when a worker died: only repeatable ones are made again. */
  readonly interrupted: boolean;
};

export const interruptedResult =
  'Interrupted: the worker stopped while this call was under way. Its outcome is unknown; check before you repeat it.';

/** Makes the calls one after the other, in the order the model asked; a failing tool is a result, not an error. */
export async function runTools(
  toolbox: Pick<Toolbox, 'call'>,
  { calls, tools, interrupted }: ToolRun,
  held: HeldRun,
): Promise<Message | null> {
  const parts: ToolResultPart[] = [];
  for (const call of calls) {
    if (call.tool === askPersonTool.name) continue;
    const outcome = await callOne(call);
    parts.push({
      type: 'tool-result',
      callId: call.callId,
      tool: call.tool,
      result: outcome.result,
      isError: outcome.isError,
    });
  }
  return parts.length > 0 ? { v: 1, role: 'tool', parts } : null;

  async function callOne(call: ToolCallPart): Promise<ToolOutcome> {
    const tool = tools.find((known) => known.name === call.tool);
    if (!tool)
      return {
        result: `There is no tool ${call.tool}. The tools are: ${tools.map((known) => known.name).join(', ')}.`,
        isError: true,
      };
    if (interrupted && !tool.repeatable) return { result: interruptedResult, isError: true };
    held.assertHeld();
    return toolbox.call(call.tool, call.args, held.signal);
  }
}

/** What the agent wants to know from a person, if it asked. */
export function questionOf(calls: readonly ToolCallPart[]): string | null {
  const asked = calls
    .filter((call) => call.tool === askPersonTool.name)
    .map((call) => questionText(call.args));
  return asked.length > 0 ? asked.join('\n') : null;
}

const questionText = (args: unknown): string =>
  typeof args === 'object' &&
  args !== null &&
  'question' in args &&
  typeof args.question === 'string' &&
  args.question.trim() !== ''
    ? args.question
    : 'The agent asks for help without saying what it needs. What should it do?';
