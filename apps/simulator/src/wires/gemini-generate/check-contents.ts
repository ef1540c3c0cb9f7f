import type { Invalid } from '../../chat/failure.ts';
import { signatureOf } from '../../chat/seal.ts';
import type { Content, Part } from './read-request.ts';

const DATA = [
  'text',
  'functionCall',
  'functionResponse',
  'inlineData',
  'fileData',
  'executableCode',
  'codeExecutionResult',
] as const;

/** Models whose calls must bring their signature back. */
const SIGNS = /^gemini-(?:[3-9]|\d{2,})/;
/** What Google lets pass in place of a signature, for calls that another model made. */
const SKIPS = new Set(['skip_thought_signature_validator', 'context_engineering_is_the_way_to_go']);

/**
 * What generateContent refuses in a conversation, in its words: https://ai.google.dev/api/generate-content,
 * https://ai.google.dev/gemini-api/docs/function-calling, https://ai.google.dev/gemini-api/docs/thought-signatures
 */
export function checkContents(contents: readonly Content[], model: string): Invalid | null {
  for (const index of contents.keys()) {
    const fault = faultOfContent(contents, index) ?? faultOfTurns(contents, index);
    if (fault !== null) return invalid(fault);
  }
  const unsigned = faultOfSignatures(contents, model);
  return unsigned === null ? null : invalid(unsigned);
}

const invalid = (message: string): Invalid => ({
  kind: 'invalid',
  field: null,
  message,
  verbatim: { code: null },
});

function faultOfContent(contents: readonly Content[], index: number): string | null {
  const { role, parts = [] } = contents[index] ?? {};
  if (role !== undefined && role !== 'user' && role !== 'model')
    return 'Please use a valid role: user, model.';
  if (index === 0 && role === 'model') return 'Please ensure that multiturn requests begin with a user turn.';
  const place = `* GenerateContentRequest.contents[${index}].parts`;
  if (parts.length === 0) return `${place}: contents.parts must not be empty.\n`;
  // An empty text is nothing to protocol buffers.
  const position = parts.findIndex((part) =>
    DATA.every((name) => part[name] === undefined || part[name] === ''),
  );
  if (position >= 0)
    return `${place}[${position}].data: required oneof field 'data' must have one initialized field\n`;
  const unnamed = parts.findIndex((part) => (part.functionCall ?? part.functionResponse)?.name === '');
  if (unnamed < 0) return null;
  const name = parts[unnamed]?.functionCall ? 'function_call' : 'function_response';
  return `${place}[${unnamed}].${name}.name: Name cannot be empty.\n`;
}

/** Google's names begin with a letter or an underscore: https://ai.google.dev/api/caching#FunctionDeclaration */
export function checkDeclarations(declarations: readonly { readonly name: string }[] = []): Invalid | null {
  const position = declarations.findIndex(({ name }) => !/^[A-Za-z_][\w.:-]{0,63}$/.test(name));
  return position < 0
    ? null
    : invalid(
        `* GenerateContentRequest.tools[0].function_declarations[${position}].name: Invalid function name. Must start with a letter or an underscore. Must be alphameric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.\n`,
      );
}

function faultOfTurns(contents: readonly Content[], index: number): string | null {
  const content = contents[index];
  const before = contents[index - 1];
  const results = content?.parts.filter(isResult).length ?? 0;
  if (results > 0) {
    const calls = before?.role === 'model' ? before.parts.filter(isCall).length : 0;
    if (calls === 0)
      return 'Please ensure that function response turn comes immediately after a function call turn.';
    if (calls !== results)
      return 'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.';
    return null;
  }
  if (content?.parts.some(isCall) && before?.role === 'model')
    return 'Please ensure that function call turn comes immediately after a user turn or after a function response turn.';
  if (before?.role === 'model' && before.parts.some(isCall))
    return 'Please ensure that function call turn is immediately followed by a function response turn.';
  return null;
}

const isCall = ({ functionCall }: Part): boolean => functionCall !== undefined;
const isResult = ({ functionResponse }: Part): boolean => functionResponse !== undefined;

/** The first call of each step since the user last spoke must bring its signature; any signature must hold. */
function faultOfSignatures(contents: readonly Content[], model: string): string | null {
  if (!SIGNS.test(model)) return null;
  const spoken = contents.findLastIndex(({ role, parts }) => role !== 'model' && !parts.some(isResult));
  for (const [index, { parts }] of contents.entries()) {
    const first = parts.find(isCall);
    if (!first?.functionCall) continue;
    const { thoughtSignature: signature, functionCall: call } = first;
    if (signature === undefined && index > spoken)
      return `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${call.name}\` , position ${index + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`;
    if (signature !== undefined && !SKIPS.has(signature) && signature !== callSignature(model, call))
      return 'Thought signature is not valid.';
  }
  return null;
}

export const callSignature = (
  model: string,
  call: { readonly name: string; readonly args?: unknown },
): string => signatureOf(model, `${call.name} ${JSON.stringify(call.args ?? {})}`);
