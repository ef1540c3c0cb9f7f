import type { Json, JsonObject } from './json.ts';

/** A tool as a model is told of it, with the hints that decide what may be repeated after a crash. */
export type Tool = {
  /** As the model names it: `server__tool`, letters, digits, `_` and `-` only. */
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
  /** May be repeated when it is not known whether it ran (MCP `readOnlyHint` or `idempotentHint`). */
  readonly repeatable: boolean;
};

export type ToolOutcome = { readonly result: Json; readonly isError: boolean };

export const askPersonTool: Tool = {
  name: 'ask_person',
  description:
    'Ask the person who owns this task when you cannot go on without a decision or a fact that only they have. The work pauses until they answer.',
  inputSchema: {
    type: 'object',
    properties: {
      question: { type: 'string', description: 'One clear question, with the choices where there are any.' },
    },
    required: ['question'],
    additionalProperties: false,
  },
  repeatable: true,
};
