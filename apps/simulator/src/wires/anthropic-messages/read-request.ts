import { z } from 'zod';
import type { Turn } from '../../chat/chat.ts';
import { joinTurns } from '../../chat/join-turns.ts';
import { showFile } from '../../chat/show-file.ts';
import { describeInvalid } from '../describe-invalid.ts';
import type { WireRequest } from '../wire.ts';
import { checkMessages } from './check-messages.ts';

/** Of a block only what the simulator looks at; kinds it does not know have none of it. */
const blockSchema = z.object({
  type: z.string(),
  text: z.string().optional(),
  id: z.string().optional(),
  name: z.string().optional(),
  input: z.unknown().optional(),
  tool_use_id: z.string().optional(),
  content: z.unknown().optional(),
  is_error: z.boolean().optional(),
  source: z.object({ media_type: z.string().optional(), data: z.string().optional() }).optional(),
  thinking: z.string().optional(),
  signature: z.string().optional(),
});
export type Block = z.output<typeof blockSchema>;

const textSchema = z.union([z.string(), z.array(z.object({ text: z.string() }))]);

const messageSchema = z.object({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.union([z.string(), z.array(blockSchema)]),
});

export type Message = z.output<typeof messageSchema>;

const requestSchema = z.object({
  model: z.string().min(1),
  max_tokens: z.int().min(1),
  system: textSchema.optional(),
  messages: z.array(messageSchema).min(1),
  tools: z
    .array(
      z.object({
        name: z.string(),
        description: z.string().optional(),
        input_schema: z.unknown().optional(),
      }),
    )
    .optional(),
  stream: z.boolean().optional(),
});

export function readRequest(body: unknown): WireRequest {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) return describeInvalid(parsed.error);
  const { model, max_tokens, system, messages, tools, stream } = parsed.data;
  return {
    kind: 'read',
    request: {
      model,
      system: [system, ...messages.filter(isSystem).map(({ content }) => content)]
        .map(plainText)
        .filter((text) => text !== '')
        .join('\n'),
      turns: joinTurns(messages.flatMap(readTurns)),
      tools: (tools ?? []).map((tool) => ({
        name: tool.name,
        definition: JSON.stringify([tool.name, tool.description, tool.input_schema]),
      })),
      stream: stream ?? false,
      streamUsage: true,
      maxTokens: max_tokens,
      thoughts: { shown: true, sealed: true },
    },
    fault: () => checkMessages(messages, model),
  };
}

/** System messages in the middle of a conversation join the system text. */
const isSystem = ({ role }: Message): boolean => role === 'system';

function readTurns({ role, content }: Message): Turn[] {
  const blocks: Block[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  if (role === 'system') return [];
  if (role === 'user') return blocks.map(readUserBlock);
  const text = blocks.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join('');
  const calls = blocks
    .filter((block) => block.type === 'tool_use')
    .map(({ id, name, input }) => ({
      id: id ?? '',
      name: name ?? '',
      arguments: JSON.stringify(input ?? {}),
    }));
  return [{ role, text, calls }];
}

function readUserBlock(block: Block): Turn {
  if (block.type === 'tool_result') {
    return { role: 'tool', callId: block.tool_use_id ?? '', text: plainText(block.content) };
  }
  return { role: 'user', text: block.text ?? shownBlock(block) };
}

function shownBlock({ type, source }: Block): string {
  const { media_type: mediaType, data } = source ?? {};
  return mediaType === undefined || data === undefined ? `[${type}]` : showFile(mediaType, data);
}

/** The text of a string or of text blocks; empty for anything else. */
function plainText(content: unknown): string {
  const parsed = textSchema.safeParse(content ?? '');
  if (!parsed.success) return '';
  return typeof parsed.data === 'string' ? parsed.data : parsed.data.map((block) => block.text).join('\n');
}
