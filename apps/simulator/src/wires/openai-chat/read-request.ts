import { z } from 'zod';
import type { Turn } from '../../chat/chat.ts';
import { joinTurns } from '../../chat/join-turns.ts';
import { showDataUrl } from '../../chat/show-file.ts';
import { describeInvalid } from '../describe-invalid.ts';
import type { WireRequest } from '../wire.ts';
import { checkMessages } from './check-messages.ts';

const contentSchema = z.union([
  z.string(),
  z.array(
    z.object({
      type: z.string(),
      text: z.string().optional(),
      image_url: z.object({ url: z.string() }).optional(),
      file: z.object({ file_data: z.string().optional() }).optional(),
    }),
  ),
  z.null(),
]);

const messageSchema = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: contentSchema.optional(),
  tool_calls: z
    .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
    .nullish(),
  tool_call_id: z.string().optional(),
});
export type Message = z.output<typeof messageSchema>;

const toolSchema = z.object({
  function: z.object({
    name: z.string(),
    description: z.string().optional(),
    parameters: z.unknown().optional(),
  }),
});

const requestSchema = z.object({
  model: z.string().min(1),
  messages: z.array(messageSchema).min(1),
  tools: z.array(toolSchema).optional(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
});

export function readRequest(body: unknown): WireRequest {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) return describeInvalid(parsed.error);
  const { model, messages, tools, stream, stream_options, max_tokens, max_completion_tokens } = parsed.data;
  return {
    kind: 'read',
    request: {
      model,
      system: messages.filter(isSystem).map(plainText).join('\n'),
      turns: joinTurns(messages.flatMap(readTurn)),
      tools: (tools ?? []).map(({ function: tool }) => ({
        name: tool.name,
        definition: JSON.stringify([tool.name, tool.description, tool.parameters]),
      })),
      stream: stream ?? false,
      streamUsage: stream_options?.include_usage ?? false,
      maxTokens: max_completion_tokens ?? max_tokens ?? null,
      thoughts: { shown: true, sealed: false },
    },
    fault: () => checkMessages(messages),
  };
}

const isSystem = ({ role }: Message): boolean => role === 'system' || role === 'developer';

function readTurn(message: Message): Turn[] {
  const text = plainText(message);
  switch (message.role) {
    case 'system':
    case 'developer':
      return [];
    case 'user':
      return [{ role: 'user', text }];
    case 'tool':
      return [{ role: 'tool', text, callId: message.tool_call_id ?? '' }];
    case 'assistant': {
      const calls = (message.tool_calls ?? []).map((call) => ({ id: call.id, ...call.function }));
      return [{ role: 'assistant', text, calls }];
    }
  }
}

function plainText({ content }: Message): string {
  if (typeof content === 'string') return content;
  return (content ?? [])
    .map(
      ({ type, text, image_url, file }) =>
        text ?? showDataUrl(image_url?.url ?? file?.file_data) ?? `[${type}]`,
    )
    .join('\n');
}
