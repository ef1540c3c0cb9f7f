import type { Answer, Usage } from '../../chat/chat.ts';
import type { ReplyFacts } from '../wire.ts';

export const toolCallId = (id: string): string => `call_${id}`;

export function writeAnswer(answer: Answer, usage: Usage, reply: ReplyFacts): unknown {
  const calls = answer.calls.map((call) => ({
    id: toolCallId(call.id),
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }));
  const message = {
    role: 'assistant',
    content: answer.text === '' && calls.length > 0 ? null : answer.text,
    refusal: null,
    ...(answer.thinking !== '' && { reasoning_content: answer.thinking }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  return {
    ...completion('chat.completion', reply),
    choices: [{ index: 0, message, logprobs: null, finish_reason: answer.finish }],
    usage: completionUsage(usage),
  };
}

/** What leads every completion and every chunk of one. */
export const completion = (
  object: 'chat.completion' | 'chat.completion.chunk',
  reply: ReplyFacts,
): object => ({
  id: `chatcmpl-${reply.requestId}`,
  object,
  created: Math.floor(reply.now / 1000),
  model: reply.model,
});

export const completionUsage = (usage: Usage): object => ({
  prompt_tokens: usage.inputTokens,
  completion_tokens: usage.outputTokens,
  total_tokens: usage.inputTokens + usage.outputTokens,
  prompt_tokens_details: { cached_tokens: usage.cachedTokens },
  completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
});
