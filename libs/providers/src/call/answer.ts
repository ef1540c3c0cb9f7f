import type {
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider';
import { noUsage, type Json, type JsonObject, type Origin, type Part, type Usage } from '@baton/domain';
import { storableJson, storableText } from '../storable.ts';
import { readArgs } from './read-args.ts';
import { readUsage } from './read-usage.ts';

type Written = { readonly type: 'text' | 'reasoning'; text: string; vendor: JsonObject | undefined };
type Called = {
  readonly type: 'tool-call';
  readonly callId: string;
  readonly tool: string;
  readonly input: string;
  readonly vendor: JsonObject | undefined;
};

export type Answer = {
  readonly parts: readonly Part[];
  /** Tools that were called with arguments that are not JSON; those calls are not among the parts. */
  readonly malformed: readonly string[];
  /** Null where the stream ended without saying why. */
  readonly ending: LanguageModelV4FinishReason['unified'] | null;
  /** The same in the provider's own word, where it has one. */
  readonly word: string | null;
  readonly usage: Usage;
};

/** Collects one streamed answer; its parts stay in the order in which they began. */
export function createAnswer(origin: Origin, usageSoFar: (part: LanguageModelV4StreamPart) => Usage | null) {
  const drafts: (Written | Called)[] = [];
  const open = new Map<string, Written>();
  let ending: Answer['ending'] = null;
  let word: string | null = null;
  let usage = noUsage;

  const begin = (type: Written['type'], id: string, metadata: SharedV4ProviderMetadata | undefined) => {
    const draft: Written = { type, text: '', vendor: joinVendor(undefined, metadata) };
    open.set(id, draft);
    drafts.push(draft);
  };
  const extend = (id: string, text: string, metadata: SharedV4ProviderMetadata | undefined) => {
    const draft = open.get(id);
    if (!draft) return;
    draft.text += text;
    draft.vendor = joinVendor(draft.vendor, metadata);
  };
  const end = (part: Extract<LanguageModelV4StreamPart, { type: 'finish' }>) => {
    ending = part.finishReason.unified;
    word = part.finishReason.raw ?? null;
    if (part.usage.inputTokens.total !== undefined || part.usage.outputTokens.total !== undefined)
      usage = readUsage(part.usage);
  };

  return {
    add(part: LanguageModelV4StreamPart): void {
      if (part.type === 'text-delta' || part.type === 'reasoning-delta')
        extend(part.id, part.delta, part.providerMetadata);
      else if (part.type === 'text-start') begin('text', part.id, part.providerMetadata);
      else if (part.type === 'reasoning-start') begin('reasoning', part.id, part.providerMetadata);
      else if (part.type === 'text-end' || part.type === 'reasoning-end')
        extend(part.id, '', part.providerMetadata);
      else if (part.type === 'tool-call') drafts.push(readCall(part));
      else if (part.type === 'finish') end(part);
      else usage = usageSoFar(part) ?? usage;
    },
    usage: () => usage,
    read: (): Answer => ({ ...readParts(drafts, origin), ending, word, usage }),
  };
}

const readCall = (part: Extract<LanguageModelV4StreamPart, { type: 'tool-call' }>): Called => ({
  type: 'tool-call',
  callId: storableText(part.toolCallId),
  tool: storableText(part.toolName),
  input: part.input,
  vendor: joinVendor(undefined, part.providerMetadata),
});

function readParts(
  drafts: readonly (Written | Called)[],
  origin: Origin,
): Pick<Answer, 'parts' | 'malformed'> {
  const parts: Part[] = [];
  const malformed: string[] = [];
  for (const draft of drafts) {
    const common = { origin, ...(draft.vendor !== undefined && { vendor: draft.vendor }) };
    if (draft.type !== 'tool-call') {
      if (draft.text !== '' || draft.vendor !== undefined)
        parts.push({ type: draft.type, text: storableText(draft.text), ...common });
      continue;
    }
    const { callId, tool } = draft;
    const args = readArgs(draft.input);
    if (args.kind === 'malformed') malformed.push(tool);
    else parts.push({ type: 'tool-call', callId, tool, args: args.args, ...common });
  }
  return { parts, malformed };
}

/** Metadata comes in pieces (a signature after the text it signs), keyed by vendor. */
function joinVendor(
  known: JsonObject | undefined,
  metadata: SharedV4ProviderMetadata | undefined,
): JsonObject | undefined {
  if (metadata === undefined) return known;
  const joined: Record<string, Json> = { ...known };
  for (const [vendor, data] of Object.entries(metadata))
    joined[vendor] = {
      ...(joined[vendor] as JsonObject | undefined),
      ...(storableJson(data as JsonObject) as JsonObject),
    };
  return joined;
}
