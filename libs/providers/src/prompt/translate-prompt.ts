import type {
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultOutput,
  LanguageModelV4ToolResultPart,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider';
import type { Json, Message, Origin, Part, ToolCallPart, ToolResultPart } from '@baton/domain';
import { createCallIds } from './call-ids.ts';
import { translateFile } from './file-part.ts';
import { textOfResult, toTurns, type AssistantTurn, type Turn, type UserTurn } from './turns.ts';
import type { WireRules } from './wire-rules.ts';

export type Reader = {
  readonly wire: WireRules;
  /** Whether the model that is asked wrote a part itself: only then its vendor data goes back. */
  readonly isOwn: (origin: Origin | undefined) => boolean;
};

type Content<R> = Extract<LanguageModelV4Message, { role: R }>['content'];

/** A session's messages as the language-model layer takes them, whoever wrote them. */
export function translatePrompt(
  system: string,
  messages: readonly Message[],
  reader: Reader,
): LanguageModelV4Prompt {
  const callIds = createCallIds(reader.wire.longestCallId);
  const instructions: LanguageModelV4Prompt =
    system.trim() === '' ? [] : [{ role: 'system', content: system }];
  const turns = toTurns(messages, reader.isOwn);
  return [...instructions, ...turns.flatMap((turn) => translateTurn(turn, reader, callIds))];
}

function translateTurn(
  turn: Turn,
  reader: Reader,
  callIds: (id: string) => string,
): LanguageModelV4Message[] {
  return turn.kind === 'user' ? [translateUser(turn, reader)] : translateAnswer(turn, reader, callIds);
}

const translateUser = (turn: UserTurn, { wire }: Reader): LanguageModelV4Message => ({
  role: 'user',
  content: turn.parts.map((part) =>
    part.type === 'text' ? { type: 'text', text: part.text } : translateFile(part, wire.mediaTypes),
  ),
});

function translateAnswer(
  turn: AssistantTurn,
  reader: Reader,
  callIds: (id: string) => string,
): LanguageModelV4Message[] {
  const ids = new Map(turn.calls.map(({ call }) => [call, callIds(call.callId)]));
  const named = (call: ToolCallPart) => ({
    toolCallId: ids.get(call) ?? call.callId,
    toolName: wireName(call.tool),
  });
  const content: Content<'assistant'> = turn.parts.map((part) => {
    if (part.type === 'file') return translateFile(part, []);
    const vendor = vendorOf(part, reader);
    return part.type === 'tool-call'
      ? { type: 'tool-call', ...named(part), input: part.args, ...vendor }
      : { type: part.type, text: part.text, ...vendor };
  });
  const results = turn.calls.map(({ call, result }): LanguageModelV4ToolResultPart => ({
    type: 'tool-result',
    ...named(call),
    output: outputOf(result, reader.wire),
  }));
  const answer: LanguageModelV4Message = { role: 'assistant', content };
  return results.length === 0 ? [answer] : [answer, { role: 'tool', content: results }];
}

/** Our tools are named rightly; a model may have called one that it made up. Google's names begin with no digit. */
const wireName = (tool: string): string =>
  tool
    .replaceAll(/[^A-Za-z0-9_-]/g, '_')
    .replace(/^[^A-Za-z_]/, '_$&')
    .slice(0, 64) || 'unnamed';

/** What was signed under another name than is sent would not hold. */
const vendorOf = (part: Part, { isOwn }: Reader): { providerOptions?: SharedV4ProviderOptions } =>
  part.vendor !== undefined &&
  isOwn(part.origin) &&
  (part.type !== 'tool-call' || wireName(part.tool) === part.tool)
    ? { providerOptions: part.vendor as SharedV4ProviderOptions }
    : {};

const interrupted: LanguageModelV4ToolResultOutput = {
  type: 'error-text',
  value: 'interrupted, outcome unknown',
};

/** Anthropic takes no failed result without a text. */
const wordless = 'The call failed without a word.';

function outputOf(
  result: ToolResultPart | null,
  { marksErrors }: WireRules,
): LanguageModelV4ToolResultOutput {
  if (result === null) return interrupted;
  if (result.isError)
    return {
      type: 'error-text',
      value: `${marksErrors ? '' : 'Error: '}${textOfResult(result).trim() === '' ? wordless : textOfResult(result)}`,
    };
  return typeof result.result === 'string'
    ? { type: 'text', value: result.result }
    : { type: 'json', value: mutable(result.result) };
}

/** The SDK's JSON type has no `readonly`; it only reads. */
const mutable = (value: Json) => value as Extract<LanguageModelV4ToolResultOutput, { type: 'json' }>['value'];
