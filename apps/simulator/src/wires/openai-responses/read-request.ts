import { z } from 'zod';
import type { Turn } from '../../chat/chat.ts';
import { joinTurns } from '../../chat/join-turns.ts';
import { showDataUrl } from '../../chat/show-file.ts';
import { describeInvalid } from '../describe-invalid.ts';
import type { WireRequest } from '../wire.ts';
import { checkInput } from './check-input.ts';

const contentSchema = z.union([
  z.string(),
  z.array(
    z.object({
      type: z.string(),
      text: z.string().optional(),
      refusal: z.string().optional(),
      image_url: z.string().nullish(),
      file_data: z.string().optional(),
    }),
  ),
]);

/** Of an item only what the simulator looks at; a message may leave its type out. */
const itemSchema = z.object({
  type: z.string().default('message'),
  id: z.string().nullish(),
  role: z.enum(['user', 'assistant', 'system', 'developer']).optional(),
  content: contentSchema.nullish(),
  call_id: z.string().optional(),
  name: z.string().optional(),
  arguments: z.string().optional(),
  output: contentSchema.optional(),
  encrypted_content: z.string().nullish(),
});
export type Item = z.output<typeof itemSchema>;

const toolSchema = z.object({
  type: z.string(),
  name: z.string().optional(),
  description: z.string().nullish(),
  parameters: z.unknown().optional(),
});

const requestSchema = z.object({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(itemSchema).min(1)]),
  instructions: z.string().nullish(),
  tools: z.array(toolSchema).optional(),
  stream: z.boolean().nullish(),
  store: z.boolean().nullish(),
  include: z.array(z.string()).nullish(),
  reasoning: z.object({ summary: z.string().nullish() }).nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  previous_response_id: z.string().nullish(),
});
export type Request = z.output<typeof requestSchema>;

export function readRequest(body: unknown): WireRequest {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) return describeInvalid(parsed.error);
  const { model, input, instructions, tools, stream, include, reasoning, max_output_tokens } = parsed.data;
  const items: readonly Item[] =
    typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : input;
  return {
    kind: 'read',
    request: {
      model,
      system: [instructions ?? '', ...items.filter(isSystem).map(({ content }) => plainText(content))]
        .filter((text) => text !== '')
        .join('\n'),
      turns: joinTurns(items.flatMap(readTurn)),
      tools: (tools ?? []).map((tool) => ({
        name: tool.name ?? tool.type,
        definition: JSON.stringify([tool.name ?? tool.type, tool.description ?? undefined, tool.parameters]),
      })),
      stream: stream ?? false,
      streamUsage: true,
      maxTokens: max_output_tokens ?? null,
      thoughts: {
        shown: Boolean(reasoning?.summary),
        sealed: include?.includes('reasoning.encrypted_content') ?? false,
      },
    },
    fault: () => checkInput(items, parsed.data),
  };
}

const isSystem = ({ role }: Item): boolean => role === 'system' || role === 'developer';

function readTurn(item: Item): Turn[] {
  switch (item.type) {
    case 'message':
      return readMessage(item);
    case 'function_call': {
      const call = { id: item.call_id ?? '', name: item.name ?? '', arguments: item.arguments ?? '' };
      return [{ role: 'assistant', text: '', calls: [call] }];
    }
    case 'function_call_output':
      return [{ role: 'tool', text: plainText(item.output), callId: item.call_id ?? '' }];
    default:
      return [];
  }
}

function readMessage(item: Item): Turn[] {
  if (isSystem(item)) return [];
  const text = plainText(item.content);
  return [item.role === 'assistant' ? { role: 'assistant', text, calls: [] } : { role: 'user', text }];
}

function plainText(content: Item['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? [])
    .map(
      ({ type, text, refusal, image_url, file_data }) =>
        text ?? refusal ?? showDataUrl(image_url ?? file_data) ?? `[${type}]`,
    )
    .join('\n');
}
