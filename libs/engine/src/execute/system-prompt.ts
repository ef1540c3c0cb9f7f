import type { Agent, JsonObject } from '@baton/domain';

/** What the model is told besides the transcript. It comes from the operator's file and the task, never from a transcript. */
export function systemPrompt(agent: Agent, outputSchema: JsonObject | null): string {
  const parts = [agent.instructions.trim() || `You are ${agent.name}. ${agent.description}`];
  if (outputSchema)
    parts.push(
      `When you are done, your last answer must be JSON alone, without any other text, valid against this JSON Schema:\n${JSON.stringify(outputSchema)}`,
    );
  return parts.join('\n\n');
}
