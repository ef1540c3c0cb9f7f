import { toolCallsOf, type Message, type ToolCallPart, type ToolResultPart } from '@baton/domain';
import type { ModelAdapter } from '../../model-adapter.ts';
import { answered, ask, never } from '../calls.ts';
import type { Conversation, ToolAnswer } from './conversation.ts';

/** Holds the conversation with a model over its wire, and keeps what came back, with all that its vendor adds. */
export async function record(
  { beats, edit }: Conversation,
  model: ModelAdapter,
): Promise<readonly Message[]> {
  const messages: Message[] = [];
  for (const beat of beats) {
    if ('user' in beat) {
      messages.push({ v: 1, role: 'user', parts: beat.user });
      continue;
    }
    const { message } = answered(await model.call(ask(messages), never));
    messages.push(message);
    const calls = toolCallsOf(message);
    for (const answers of beat.results ?? [])
      messages.push({ v: 1, role: 'tool', parts: answers.map((each) => resultOf(each, calls)) });
  }
  return edit ? edit(messages) : messages;
}

function resultOf(
  { to, result, isError = false }: ToolAnswer,
  calls: readonly ToolCallPart[],
): ToolResultPart {
  const call = calls[to];
  if (!call) throw new Error(`The model made ${calls.length} calls; there is none at ${to}.`);
  return { type: 'tool-result', callId: call.callId, tool: call.tool, result, isError };
}

/** Every text that the vendor put beside what was said: signatures, sealed thoughts, ids. */
export const vendorTexts = (messages: readonly Message[]): readonly string[] =>
  messages.flatMap(({ parts }) => parts.flatMap(({ vendor }) => textsIn(vendor)));

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.length > 8 ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
