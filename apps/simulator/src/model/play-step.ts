import type { Answer, ChatRequest } from '../chat/chat.ts';
import type { Step } from '../scripts/step.ts';

/** The scripted turn number `index` as the provider's answer. */
export function playStep(step: Step, index: number, provider: string, request: ChatRequest): Answer {
  const calls = scriptedCalls(step).map((call, position) => ({
    id: `sim_${index}_${position}`,
    name: call.tool,
    arguments: JSON.stringify(call.args ?? {}),
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
  const said = step.say.replaceAll(/\{\{(last|provider)\}\}/g, (_, name: string) =>
    name === 'provider' ? provider : lastGivenText(request),
  );
  return step.raw === true ? said : `[simulated ${provider}] ${said}`;
}

/** The newest user or tool text, empty when there is none. */
const lastGivenText = (request: ChatRequest): string =>
  request.turns.findLast((turn) => turn.role !== 'assistant')?.text ?? '';
