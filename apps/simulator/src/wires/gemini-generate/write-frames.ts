import type { Answer, Usage } from '../../chat/chat.ts';
import { estimateTokens } from '../../chat/estimate-tokens.ts';
import { splitPieces } from '../split-pieces.ts';
import type { Frame, ReplyFacts } from '../wire.ts';
import {
  blockedPrompt,
  callParts,
  chunk,
  isPromptBlocked,
  type Part,
  textSignature,
  thoughtParts,
} from './write-answer.ts';

/** https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent; a call comes in one piece. */
export function writeFrames(answer: Answer, usage: Usage, reply: ReplyFacts): Frame[] {
  if (isPromptBlocked(answer)) return [{ kind: 'closing', text: data(blockedPrompt(usage, reply)) }];
  let saidTokens = 0;
  const piece = (part: Part, characters: number): Frame => {
    const tokens = estimateTokens(characters);
    saidTokens = Math.min(saidTokens + tokens, usage.outputTokens - usage.reasoningTokens);
    const soFar = { ...usage, outputTokens: usage.reasoningTokens + saidTokens };
    return { kind: 'piece', text: data(chunk([part], null, soFar, reply)), tokens };
  };
  const last = { text: '', ...(answer.text !== '' && textSignature(answer, reply)) };
  return [
    ...thoughtParts(answer.thinking, reply).flatMap((part) =>
      splitPieces(answer.thinking).map((text) => piece({ ...part, text }, text.length)),
    ),
    ...splitPieces(answer.text).map((text) => piece({ text }, text.length)),
    ...callParts(answer, reply).map((part, index) => piece(part, answer.calls[index]?.arguments.length ?? 0)),
    { kind: 'closing', text: data(chunk([last], answer.finish, usage, reply)) },
  ];
}

/** Mid-stream errors keep their JSON as it is; a text is sent as the event's data. */
export const writeErrorFrame = (body: unknown): string =>
  typeof body === 'string' ? `data: ${body}\r\n\r\n` : data(body);

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\r\n\r\n`;
