import { anthropicMessages } from './anthropic-messages/wire.ts';
import { geminiGenerate } from './gemini-generate/wire.ts';
import { openaiChat } from './openai-chat/wire.ts';
import { openaiResponses } from './openai-responses/wire.ts';
import type { Wire } from './wire.ts';

/** Every protocol that is spoken. A new one is a folder with the same files, and a row here. */
export const WIRES: readonly Wire[] = [anthropicMessages, openaiChat, openaiResponses, geminiGenerate];
