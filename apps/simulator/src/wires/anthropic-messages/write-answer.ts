import type { Answer, Finish, Usage } from '../../chat/chat.ts';
import { signatureOf } from '../../chat/seal.ts';
import type { ReplyFacts } from '../wire.ts';

/** https://platform.claude.com/docs/en/api/handling-stop-reasons */
export const STOP_REASONS: Record<Finish, string> = {
  stop: 'end_turn',
  tool_calls: 'tool_use',
  length: 'max_tokens',
  content_filter: 'refusal',
};

export const toolUseId = (id: string): string => `toolu_${id}`;

export function writeAnswer(answer: Answer, usage: Usage, reply: ReplyFacts): unknown {
  const { thinking } = answer;
  const signature = signatureOf(reply.model, thinking);
  const thought = thinking === '' ? [] : [{ type: 'thinking', thinking, signature }];
  const text = answer.text === '' ? [] : [{ type: 'text', text: answer.text }];
  const calls = answer.calls.map((call) => ({
    type: 'tool_use',
    id: toolUseId(call.id),
    name: call.name,
    input: JSON.parse(call.arguments) as unknown,
  }));
  return message(reply, {
    content: [...thought, ...text, ...calls],
    stop_reason: STOP_REASONS[answer.finish],
    usage: messageUsage(usage, usage.outputTokens),
  });
}

/** A message object with these fields filled in. */
export const message = (reply: ReplyFacts, fields: object): object => ({
  id: `msg_${reply.requestId}`,
  type: 'message',
  role: 'assistant',
  model: reply.model,
  content: [],
  stop_reason: null,
  stop_sequence: null,
  ...fields,
});

/** What was read from the cache is not among `input_tokens`; thinking is among the output. */
export const messageUsage = ({ inputTokens, cachedTokens }: Usage, outputTokens: number): object => ({
  input_tokens: inputTokens - cachedTokens,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: cachedTokens,
  output_tokens: outputTokens,
});
