import type { Answer, ToolCall, Usage } from '../../chat/chat.ts';
import { signatureOf } from '../../chat/seal.ts';
import { estimateTokens } from '../../chat/estimate-tokens.ts';
import { splitPieces } from '../split-pieces.ts';
import type { Frame, ReplyFacts } from '../wire.ts';
import { message, messageUsage, STOP_REASONS, toolUseId } from './write-answer.ts';

/** https://platform.claude.com/docs/en/build-with-claude/streaming */
export function writeFrames(answer: Answer, usage: Usage, reply: ReplyFacts): Frame[] {
  const writers: ((index: number) => Frame[])[] = answer.calls.map(
    (call) => (index) => toolBlock(call, index),
  );
  if (answer.text !== '') writers.unshift((index) => textBlock(answer.text, index));
  if (answer.thinking !== '') writers.unshift((index) => thinkingBlock(answer.thinking, reply.model, index));
  const delta = { stop_reason: STOP_REASONS[answer.finish], stop_sequence: null };
  return [
    framing('message_start', { message: message(reply, { usage: messageUsage(usage, 1) }) }),
    framing('ping', {}),
    ...writers.flatMap((write, index) => write(index)),
    closing('message_delta', { delta, usage: { output_tokens: usage.outputTokens } }),
    closing('message_stop', {}),
  ];
}

/** Mid-stream errors keep their JSON as it is; a text is sent as the event's data. */
export const writeErrorFrame = (body: unknown): string =>
  `event: error\ndata: ${typeof body === 'string' ? body : JSON.stringify(body)}\n\n`;

function thinkingBlock(thinking: string, model: string, index: number): Frame[] {
  const signature = signatureOf(model, thinking);
  return [
    framing('content_block_start', {
      index,
      content_block: { type: 'thinking', thinking: '', signature: '' },
    }),
    ...splitPieces(thinking).map((piece) =>
      blockPiece(index, { type: 'thinking_delta', thinking: piece }, piece),
    ),
    framing('content_block_delta', { index, delta: { type: 'signature_delta', signature } }),
    framing('content_block_stop', { index }),
  ];
}

function textBlock(text: string, index: number): Frame[] {
  return [
    framing('content_block_start', { index, content_block: { type: 'text', text: '' } }),
    ...splitPieces(text).map((piece) => blockPiece(index, { type: 'text_delta', text: piece }, piece)),
    framing('content_block_stop', { index }),
  ];
}

function toolBlock(call: ToolCall, index: number): Frame[] {
  const start = { type: 'tool_use', id: toolUseId(call.id), name: call.name, input: {} };
  return [
    framing('content_block_start', { index, content_block: start }),
    ...splitPieces(call.arguments).map((piece) =>
      blockPiece(index, { type: 'input_json_delta', partial_json: piece }, piece),
    ),
    framing('content_block_stop', { index }),
  ];
}

const framing = (type: string, fields: object): Frame => ({ kind: 'framing', text: event(type, fields) });

const closing = (type: string, fields: object): Frame => ({ kind: 'closing', text: event(type, fields) });

const blockPiece = (index: number, delta: object, piece: string): Frame => ({
  kind: 'piece',
  text: event('content_block_delta', { index, delta }),
  tokens: estimateTokens(piece.length),
});

const event = (type: string, fields: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
