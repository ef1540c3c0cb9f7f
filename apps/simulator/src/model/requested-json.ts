import type { ChatRequest } from '../chat/chat.ts';

const INSTRUCTION = /reply with json:\s*/i;

/** The JSON object or list after `reply with json:` in the last user text, else in the system text. */
export function requestedJson(request: ChatRequest): string | null {
  const lastUserText = request.turns.findLast((turn) => turn.role === 'user')?.text ?? '';
  return jsonAfterInstruction(lastUserText) ?? jsonAfterInstruction(request.system);
}

function jsonAfterInstruction(text: string): string | null {
  const instruction = INSTRUCTION.exec(text);
  if (!instruction) return null;
  const json = balancedPrefix(text.slice(instruction.index + instruction[0].length));
  return json !== null && isJson(json) ? json : null;
}

/** The shortest beginning in which every bracket outside of strings is closed. */
function balancedPrefix(text: string): string | null {
  if (!/^[{[]/.test(text)) return null;
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token.startsWith('"')) continue;
    depth += token === '{' || token === '[' ? 1 : -1;
    if (depth === 0) return text.slice(0, index + 1);
  }
  return null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
