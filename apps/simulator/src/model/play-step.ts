import type { Answer, ChatRequest } from '../chat/chat.ts';
import type { Step } from '../scripts/step.ts';

/** The scripted turn number `index` as the provider's answer. */
export function playStep(step: Step, index: number, provider: string, request: ChatRequest): Answer {
  const calls = scriptedCalls(step).map((call, position) => ({
    id: `sim_${index}_${position}`,
    name: call.tool,
    arguments: JSON.stringify(call.args ?? {}, (_, value: unknown) =>
      typeof value === 'string' ? fillIn(value, provider, request) : value,
    ),
  }));
  const finish = step.finish ?? (calls.length > 0 ? 'tool_calls' : 'stop');
  return { thinking: step.think ?? '', text: spokenText(step, provider, request), calls, finish };
}

function scriptedCalls(step: Step): readonly { tool: string; args?: Record<string, unknown> | undefined }[] {
  const single = step.tool === undefined ? [] : [{ tool: step.tool, args: step.args }];
  return [...single, ...(step.tools ?? [])];
}

function spokenText(step: Step, provider: string, request: ChatRequest): string {
  if (step.say === undefined || step.say === '') return '';
  const said = fillIn(step.say, provider, request);
  return step.raw === true ? said : `[simulated ${provider}] ${said}`;
}

/** `{{last}}`: the newest user or tool text; `{{asked}}`: the first of a user; empty where there is none. */
const fillIn = (text: string, provider: string, { turns }: ChatRequest): string =>
  text.replaceAll(/\{\{(last|asked|provider)\}\}/g, (_, name: string) => {
    if (name === 'provider') return provider;
    const turn =
      name === 'last'
        ? turns.findLast(({ role }) => role !== 'assistant')
        : turns.find(({ role }) => role === 'user');
    return turn?.text ?? '';
  });
