import type { Json, JsonObject } from './json.ts';

/** Where a part came from. `vendor` is opaque: only the adapter of the same provider kind reads it. */
export type Origin = { readonly provider: string; readonly model: string };

type PartBase = { readonly origin?: Origin; readonly vendor?: JsonObject };

export type TextPart = PartBase & { readonly type: 'text'; readonly text: string };
export type ReasoningPart = PartBase & { readonly type: 'reasoning'; readonly text: string };
export type FilePart = PartBase & {
  readonly type: 'file';
  readonly mediaType: string;
  /** Base64. */
  readonly data: string;
  readonly name?: string;
};
export type ToolCallPart = PartBase & {
  readonly type: 'tool-call';
  readonly callId: string;
  readonly tool: string;
  readonly args: Json;
};
export type ToolResultPart = PartBase & {
  readonly type: 'tool-result';
  readonly callId: string;
  readonly tool: string;
  readonly result: Json;
  readonly isError: boolean;
};

export type Part = TextPart | ReasoningPart | FilePart | ToolCallPart | ToolResultPart;
export type Role = 'user' | 'assistant' | 'tool';

/** One entry of a session's transcript, in Baton's own form. `v` is the form's version. */
export type Message = {
  readonly v: 1;
  readonly role: Role;
  readonly parts: readonly Part[];
  /** Whoever wrote it wants it given as it is, however small a window. */
  readonly pinned?: true;
};

/** A message with its place in the session; numbers begin at 1 and leave no hole. */
export type NumberedMessage = {
  readonly number: number;
  readonly taskId: string;
  readonly runId: string | null;
  readonly message: Message;
  readonly createdAt: Date;
};

export const userText = (text: string): Message => ({ v: 1, role: 'user', parts: [{ type: 'text', text }] });

export const textOf = (message: Message): string =>
  message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');

export const toolCallsOf = (message: Message): readonly ToolCallPart[] =>
  message.parts.filter((part) => part.type === 'tool-call');

/** The calls of the last answer that have no result yet, in order. */
export function pendingCalls(messages: readonly Message[]): readonly ToolCallPart[] {
  const answerAt = messages.findLastIndex((message) => message.role === 'assistant');
  const answer = messages[answerAt];
  if (!answer) return [];
  const answered = new Set(
    messages
      .slice(answerAt + 1)
      .flatMap((message) =>
        message.parts.flatMap((part) => (part.type === 'tool-result' ? [part.callId] : [])),
      ),
  );
  return toolCallsOf(answer).filter((call) => !answered.has(call.callId));
}
