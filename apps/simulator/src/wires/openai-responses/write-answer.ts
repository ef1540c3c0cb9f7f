import type { Answer, ToolCall, Usage } from '../../chat/chat.ts';
import { seal } from '../../chat/seal.ts';
import type { ReplyFacts } from '../wire.ts';

/** One thing the model put out. Its id tells its kind and its place. */
export type OutputItem =
  | { readonly kind: 'reasoning'; readonly id: string; readonly thinking: string }
  | { readonly kind: 'message'; readonly id: string; readonly text: string }
  | { readonly kind: 'function_call'; readonly id: string; readonly call: ToolCall };

export const responsesCallId = (id: string): string => `call_${id}`;

export function outputItems(answer: Answer, reply: ReplyFacts): OutputItem[] {
  const run = reply.requestId.replace(/^req_/, '');
  const reasoning: OutputItem[] =
    answer.thinking === '' ? [] : [{ kind: 'reasoning', id: `rs_${run}`, thinking: answer.thinking }];
  const isMessage = answer.text !== '' || answer.calls.length === 0;
  const message: OutputItem[] = isMessage ? [{ kind: 'message', id: `msg_${run}`, text: answer.text }] : [];
  const calls = answer.calls.map((call, index): OutputItem => ({
    kind: 'function_call',
    id: `fc_${run}_${index}`,
    call,
  }));
  return [...reasoning, ...message, ...calls];
}

/** https://platform.openai.com/docs/api-reference/responses/object */
export function writeAnswer(answer: Answer, usage: Usage, reply: ReplyFacts): unknown {
  const output = outputItems(answer, reply).map((item) => wholeItem(item, reply));
  return response(reply, { ...endOf(answer), output, usage: responseUsage(usage) });
}

/** How an answer ended, and whether its last item is whole. */
export function endOf({ finish }: Answer): { status: string; incomplete_details: object | null } {
  switch (finish) {
    case 'length':
      return { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
    case 'content_filter':
      return { status: 'incomplete', incomplete_details: { reason: 'content_filter' } };
    case 'stop':
    case 'tool_calls':
      return { status: 'completed', incomplete_details: null };
  }
}

export function wholeItem(item: OutputItem, { model, thoughts }: ReplyFacts): object {
  switch (item.kind) {
    case 'reasoning': {
      const summary = thoughts.shown ? [{ type: 'summary_text', text: item.thinking }] : [];
      const sealed = thoughts.sealed ? { encrypted_content: seal(model, item.thinking) } : {};
      return { id: item.id, type: 'reasoning', summary, ...sealed };
    }
    case 'message': {
      const content = [{ type: 'output_text', text: item.text, annotations: [], logprobs: [] }];
      return { id: item.id, type: 'message', status: 'completed', role: 'assistant', content };
    }
    case 'function_call':
      return { ...openCall(item), status: 'completed', arguments: item.call.arguments };
  }
}

export const openCall = ({ id, call }: Extract<OutputItem, { kind: 'function_call' }>): object => ({
  id,
  type: 'function_call',
  status: 'in_progress',
  call_id: responsesCallId(call.id),
  name: call.name,
  arguments: '',
});

/** A response object with these fields filled in. */
export const response = (reply: ReplyFacts, fields: object): object => ({
  id: `resp_${reply.requestId.replace(/^req_/, '')}`,
  object: 'response',
  created_at: Math.floor(reply.now / 1000),
  status: 'in_progress',
  error: null,
  incomplete_details: null,
  instructions: null,
  max_output_tokens: null,
  model: reply.model,
  output: [],
  parallel_tool_calls: true,
  previous_response_id: null,
  reasoning: { effort: null, summary: null },
  store: false,
  temperature: 1,
  text: { format: { type: 'text' } },
  tool_choice: 'auto',
  tools: [],
  top_p: 1,
  truncation: 'disabled',
  usage: null,
  user: null,
  metadata: {},
  ...fields,
});

const responseUsage = (usage: Usage): object => ({
  input_tokens: usage.inputTokens,
  input_tokens_details: { cached_tokens: usage.cachedTokens },
  output_tokens: usage.outputTokens,
  output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  total_tokens: usage.inputTokens + usage.outputTokens,
});
