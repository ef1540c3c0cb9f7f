import type { Answer, ChatRequest, ToolCall, Usage } from './chat.ts';

export const CHARACTERS_PER_TOKEN = 4;

/** Tokens of so many characters: a quarter of them, rounded up. Deterministic; no vendor's tokenizer. */
export const estimateTokens = (characters: number): number => Math.ceil(characters / CHARACTERS_PER_TOKEN);

/** System, turns with their tool calls, and tools. The same on every wire. */
function estimateInput(request: ChatRequest): number {
  let characters = request.system.length;
  for (const turn of request.turns) {
    characters += turn.text.length;
    if (turn.role === 'assistant') characters += callCharacters(turn.calls);
  }
  for (const tool of request.tools) characters += tool.definition.length;
  return estimateTokens(characters);
}

/** `cachedShare`: how much of the input is read from the vendor's cache, from 0 to 1. */
export function estimateUsage(request: ChatRequest, answer: Answer, cachedShare: number): Usage {
  const inputTokens = estimateInput(request);
  const reasoningTokens = estimateTokens(answer.thinking.length);
  const saidTokens = estimateTokens(answer.text.length + callCharacters(answer.calls));
  return {
    inputTokens,
    cachedTokens: Math.floor(inputTokens * cachedShare),
    outputTokens: reasoningTokens + saidTokens,
    reasoningTokens,
  };
}

function callCharacters(calls: readonly ToolCall[]): number {
  let characters = 0;
  for (const call of calls) characters += call.name.length + call.arguments.length;
  return characters;
}
