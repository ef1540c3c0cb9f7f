import type { Answer, ToolCall, Usage } from '../../chat/chat.ts';
import { estimateTokens } from '../../chat/estimate-tokens.ts';
import { splitPieces } from '../split-pieces.ts';
import type { Frame, ReplyFacts } from '../wire.ts';
import { completion, completionUsage, toolCallId } from './write-answer.ts';

/** https://platform.openai.com/docs/api-reference/chat-streaming */
export function writeFrames(answer: Answer, usage: Usage, reply: ReplyFacts): Frame[] {
  const head = { ...completion('chat.completion.chunk', reply), ...(reply.streamUsage && { usage: null }) };
  const chunk = (delta: object, finish: string | null = null): string =>
    data({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
  const usageFrames: Frame[] = reply.streamUsage
    ? [{ kind: 'closing', text: data({ ...head, choices: [], usage: completionUsage(usage) }) }]
    : [];
  return [
    { kind: 'framing', text: chunk({ role: 'assistant', content: '', refusal: null }) },
    ...splitPieces(answer.thinking).map((piece) => pieceFrame(piece, chunk({ reasoning_content: piece }))),
    ...splitPieces(answer.text).map((piece) => pieceFrame(piece, chunk({ content: piece }))),
    ...answer.calls.flatMap((call, index) => callFrames(call, index, chunk)),
    { kind: 'closing', text: chunk({}, answer.finish) },
    ...usageFrames,
    { kind: 'closing', text: 'data: [DONE]\n\n' },
  ];
}

/** Mid-stream errors keep their JSON as it is; a text is sent as the event's data. */
export const writeErrorFrame = (body: unknown): string =>
  typeof body === 'string' ? `data: ${body}\n\n` : data(body);

function callFrames(call: ToolCall, index: number, chunk: (delta: object) => string): Frame[] {
  const opening = {
    index,
    id: toolCallId(call.id),
    type: 'function',
    function: { name: call.name, arguments: '' },
  };
  return [
    { kind: 'framing', text: chunk({ tool_calls: [opening] }) },
    ...splitPieces(call.arguments).map((piece) =>
      pieceFrame(piece, chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ),
  ];
}

const pieceFrame = (piece: string, text: string): Frame => ({
  kind: 'piece',
  text,
  tokens: estimateTokens(piece.length),
});

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
