import type { Answer, Finish, Usage } from '../../chat/chat.ts';
import { signatureOf } from '../../chat/seal.ts';
import type { ReplyFacts } from '../wire.ts';
import { callSignature } from './check-contents.ts';

/** https://ai.google.dev/api/generate-content#FinishReason */
const FINISH_REASONS: Record<Finish, string> = {
  stop: 'STOP',
  tool_calls: 'STOP',
  length: 'MAX_TOKENS',
  content_filter: 'SAFETY',
};

export type Part = Readonly<Record<string, unknown>>;

/** https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse */
export function writeAnswer(answer: Answer, usage: Usage, reply: ReplyFacts): unknown {
  if (isPromptBlocked(answer)) return blockedPrompt(usage, reply);
  const text = answer.text === '' ? [] : [{ text: answer.text, ...textSignature(answer, reply) }];
  const parts = [...thoughtParts(answer.thinking, reply), ...text, ...callParts(answer, reply)];
  return chunk(parts.length > 0 ? parts : [{ text: '' }], answer.finish, usage, reply);
}

/** Filtered before a word was said: the prompt itself was the fault. */
export const isPromptBlocked = ({ finish, text, calls }: Answer): boolean =>
  finish === 'content_filter' && text === '' && calls.length === 0;

export const blockedPrompt = (usage: Usage, reply: ReplyFacts): object => ({
  promptFeedback: { blockReason: 'SAFETY' },
  usageMetadata: { promptTokenCount: usage.inputTokens, totalTokenCount: usage.inputTokens },
  modelVersion: reply.model,
  responseId: reply.requestId,
});

export const thoughtParts = (thinking: string, { thoughts }: ReplyFacts): Part[] =>
  thinking === '' || !thoughts.shown ? [] : [{ text: thinking, thought: true }];

/** Where something was thought and nothing is called, the last text carries the signature. */
export const textSignature = ({ thinking, calls }: Answer, { model }: ReplyFacts): Part =>
  thinking === '' || calls.length > 0 ? {} : { thoughtSignature: signatureOf(model, thinking) };

/** Only the first call of an answer is signed: https://ai.google.dev/gemini-api/docs/thought-signatures */
export const callParts = ({ calls }: Answer, { model }: ReplyFacts): Part[] =>
  calls.map((call, index) => {
    const args = JSON.parse(call.arguments) as unknown;
    const signature =
      index === 0 ? { thoughtSignature: callSignature(model, { name: call.name, args }) } : {};
    return { functionCall: { id: call.id, name: call.name, args }, ...signature };
  });

/** One response of a stream, or the only one. Its counts are of the whole answer so far. */
export const chunk = (
  parts: readonly Part[],
  finish: Finish | null,
  usage: Usage,
  reply: ReplyFacts,
): object => ({
  candidates: [
    {
      content: { parts, role: 'model' },
      ...(finish !== null && { finishReason: FINISH_REASONS[finish] }),
      index: 0,
    },
  ],
  usageMetadata: usageMetadata(usage),
  modelVersion: reply.model,
  responseId: reply.requestId,
});

/** Thinking is counted beside the candidates, not among them. */
function usageMetadata(usage: Usage): object {
  const { inputTokens, cachedTokens, outputTokens, reasoningTokens } = usage;
  const modality = (tokenCount: number): object[] => [{ modality: 'TEXT', tokenCount }];
  return {
    promptTokenCount: inputTokens,
    candidatesTokenCount: outputTokens - reasoningTokens,
    totalTokenCount: inputTokens + outputTokens,
    promptTokensDetails: modality(inputTokens),
    ...(cachedTokens > 0 && {
      cachedContentTokenCount: cachedTokens,
      cacheTokensDetails: modality(cachedTokens),
    }),
    ...(reasoningTokens > 0 && { thoughtsTokenCount: reasoningTokens }),
  };
}
