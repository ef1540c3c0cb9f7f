import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from '@ai-sdk/provider';
import type { Tool } from '@baton/domain';
import type { ModelRequest } from '../model-adapter.ts';
import { translatePrompt, type Reader } from '../prompt/translate-prompt.ts';

export const toCallOptions = (request: ModelRequest, reader: Reader): LanguageModelV4CallOptions => ({
  prompt: translatePrompt(request.system, request.messages, reader),
  maxOutputTokens: request.maxOutputTokens,
  ...(request.tools.length > 0 && { tools: request.tools.map(toFunctionTool) }),
});

const toFunctionTool = ({ name, description, inputSchema }: Tool): LanguageModelV4FunctionTool => ({
  type: 'function',
  name,
  description,
  inputSchema: inputSchema as LanguageModelV4FunctionTool['inputSchema'],
});
