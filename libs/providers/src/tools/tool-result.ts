import type { CallToolResult } from '@ai-sdk/mcp';
import type { Json, ToolOutcome } from '@baton/domain';
import { z } from 'zod';
import { storableJson, storableText } from '../storable.ts';

/** Characters of one result that a model gets to see. */
const longest = 1_000_000;

/** What a tool answered, in a form that can be stored and shown to any model: text, else the structured content. */
export function readToolResult(result: CallToolResult): ToolOutcome {
  const content = Array.isArray(result.content) ? result.content : [];
  const text = content.map(textOf).join('\n');
  const structured = result.structuredContent ?? result.toolResult;
  const value: Json = text === '' && structured !== undefined ? (structured as Json) : text;
  return { result: bounded(storableJson(value)), isError: result.isError === true };
}

export const toolFault = (sentence: string): ToolOutcome => ({
  result: storableText(sentence),
  isError: true,
});

const resource = z.object({ uri: z.string(), text: z.string().optional() });
const block = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('resource'), resource }),
  z.object({ type: z.literal('resource_link'), uri: z.string(), name: z.string() }),
]);

/** A block as text; pictures, sounds and other bytes are named, not shown. */
function textOf(content: unknown): string {
  const { data } = block.safeParse(content);
  if (!data) return `[${kindOf(content)} that is not shown]`;
  switch (data.type) {
    case 'text':
      return data.text;
    case 'resource':
      return data.resource.text ?? `[${data.resource.uri}: bytes that are not shown]`;
    case 'resource_link':
      return `${data.name}: ${data.uri}`;
  }
}

const kindOf = (content: unknown): string =>
  z.object({ type: z.string() }).safeParse(content).data?.type ?? 'content';

function bounded(value: Json): Json {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.length <= longest) return value;
  return `${text.slice(0, longest).toWellFormed()}\n[cut: the first ${longest} of ${text.length} characters]`;
}
