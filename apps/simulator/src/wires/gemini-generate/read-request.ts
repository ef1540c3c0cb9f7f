import { z } from 'zod';
import type { Turn } from '../../chat/chat.ts';
import type { Invalid } from '../../chat/failure.ts';
import { joinTurns } from '../../chat/join-turns.ts';
import { showFile } from '../../chat/show-file.ts';
import type { WireRequest } from '../wire.ts';
import { checkContents, checkDeclarations } from './check-contents.ts';
import { findUnknownField, inCamelCase } from './known-fields.ts';

/** Of a part only what the simulator looks at. */
const partSchema = z.object({
  text: z.string().optional(),
  thought: z.boolean().optional(),
  thoughtSignature: z.string().optional(),
  functionCall: z
    .object({ id: z.string().optional(), name: z.string().default(''), args: z.unknown().optional() })
    .optional(),
  functionResponse: z
    .object({ id: z.string().optional(), name: z.string().default(''), response: z.unknown().optional() })
    .optional(),
  inlineData: z.object({ mimeType: z.string(), data: z.string().default('') }).optional(),
  fileData: z.object({ mimeType: z.string().optional() }).optional(),
  executableCode: z.unknown().optional(),
  codeExecutionResult: z.unknown().optional(),
});
export type Part = z.output<typeof partSchema>;

const contentSchema = z.object({ role: z.string().optional(), parts: z.array(partSchema).default([]) });
export type Content = z.output<typeof contentSchema>;

const declarationSchema = z.object({
  name: z.string(),
  description: z.string().optional(),
  parameters: z.unknown().optional(),
  parametersJsonSchema: z.unknown().optional(),
});

const requestSchema = z.object({
  contents: z.array(contentSchema).default([]),
  systemInstruction: contentSchema.optional(),
  tools: z.array(z.object({ functionDeclarations: z.array(declarationSchema).default([]) })).optional(),
  generationConfig: z
    .object({
      maxOutputTokens: z.int().min(1).optional(),
      thinkingConfig: z.object({ includeThoughts: z.boolean().optional() }).optional(),
    })
    .optional(),
});

const METHOD = /\/models\/([^/:]+):(generateContent|streamGenerateContent)$/;

export function readRequest(body: unknown, path: string): WireRequest {
  const parsed = requestSchema.safeParse(inCamelCase(body));
  if (!parsed.success) return describePayload(parsed.error);
  const { contents, systemInstruction, tools, generationConfig } = parsed.data;
  if (contents.length === 0) return refuse('* GenerateContentRequest.contents: contents is not specified\n');
  const [, model = 'unknown', method] = METHOD.exec(path) ?? [];
  return {
    kind: 'read',
    request: {
      model,
      system: plainText(systemInstruction?.parts ?? []),
      turns: joinTurns(contents.flatMap(readContent)),
      tools: (tools ?? [])
        .flatMap(({ functionDeclarations }) => functionDeclarations)
        .map(({ name, description, parametersJsonSchema, parameters }) => ({
          name,
          definition: JSON.stringify([name, description, parametersJsonSchema ?? parameters]),
        })),
      stream: method === 'streamGenerateContent',
      streamUsage: true,
      maxTokens: generationConfig?.maxOutputTokens ?? null,
      thoughts: { shown: generationConfig?.thinkingConfig?.includeThoughts ?? false, sealed: true },
    },
    fault: () =>
      findUnknownField(body) ??
      checkContents(contents, model) ??
      checkDeclarations(tools?.[0]?.functionDeclarations),
  };
}

const refuse = (message: string): Invalid => ({
  kind: 'invalid',
  field: null,
  message,
  verbatim: { code: null },
});

function describePayload(error: z.ZodError): Invalid {
  const issue = error.issues[0];
  const place = (issue?.path ?? []).reduce<string>(
    (shown, key) => (typeof key === 'number' ? `${shown}[${key}]` : `${shown}${shown && '.'}${String(key)}`),
    '',
  );
  const message = `Invalid value at '${place}': ${issue?.message ?? 'Invalid request'}`;
  return {
    ...refuse(place === '' ? 'Invalid JSON payload received. Expected an object' : message),
    field: place,
  };
}

function readContent({ role, parts }: Content): Turn[] {
  const said = parts.filter(({ thought }) => thought !== true);
  if (role === 'model') {
    const calls = said.flatMap(({ functionCall: call }) =>
      call ? [{ id: call.id ?? '', name: call.name, arguments: JSON.stringify(call.args ?? {}) }] : [],
    );
    return [{ role: 'assistant', text: said.map(({ text }) => text ?? '').join(''), calls }];
  }
  return said.map(readUserPart);
}

function readUserPart(part: Part): Turn {
  const { functionResponse: result, inlineData: file } = part;
  if (result) return { role: 'tool', text: resultText(result.response), callId: result.id ?? result.name };
  if (file) return { role: 'user', text: showFile(file.mimeType, file.data) };
  return { role: 'user', text: part.text ?? `[${Object.keys(part)[0] ?? 'part'}]` };
}

/** Clients lay a result under one of these names; without one, all of it is the result. */
function resultText(response: unknown): string {
  const fields = typeof response === 'object' && response !== null ? { ...response } : {};
  const { content, output, result, error } = fields as Record<string, unknown>;
  const value = content ?? output ?? result ?? error ?? response;
  return typeof value === 'string' ? value : JSON.stringify(value ?? {});
}

const plainText = (parts: readonly Part[]): string => parts.map(({ text }) => text ?? '').join('\n');
