import type { Answer, ChatRequest } from '../chat/chat.ts';
import { recall } from './recall.ts';
import { requestedJson } from './requested-json.ts';

const MAX_RESTATED = 200;

/**
 * The "model" behind a provider whose script has no step left. It is deterministic and says that it is simulated:
 * - asked to recall (see `recall`), it answers from the messages it was given;
 * - told `reply with json: {…}` (last user text, else system), it answers exactly that JSON;
 * - otherwise it restates the last user text and counts what it saw.
 */
export function simulatedAnswer(provider: string, request: ChatRequest): Answer {
  const text =
    recall(provider, request.turns) ??
    requestedJson(request) ??
    `[simulated ${provider}] ${restate(request)}`;
  return { thinking: '', text, calls: [], finish: 'stop' };
}

function restate(request: ChatRequest): string {
  const seen = { user: 0, assistant: 0, tool: 0 };
  let asked = '';
  for (const turn of request.turns) {
    seen[turn.role] += 1;
    if (turn.role === 'user') asked = turn.text;
  }
  const restated = asked.length > MAX_RESTATED ? `${asked.slice(0, MAX_RESTATED).toWellFormed()}…` : asked;
  return `You said: "${restated}". I saw ${seen.user} user and ${seen.assistant} assistant messages and ${seen.tool} tool results.`;
}
