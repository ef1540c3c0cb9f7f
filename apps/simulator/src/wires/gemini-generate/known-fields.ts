import type { Invalid } from '../../chat/failure.ts';

/** The fields of a message; of those with a name of a message, what stands under them is looked at, too. */
type Fields = Readonly<Record<string, string | null>>;

const fields = (...lists: readonly string[]): Fields =>
  Object.fromEntries(lists.flatMap((list) => list.split(' ')).map((name) => [name, null]));

/** https://ai.google.dev/api/generate-content, https://ai.google.dev/api/caching#Content */
const MESSAGES: Readonly<Record<string, Fields>> = {
  request: {
    ...fields('toolConfig safetySettings cachedContent serviceTier store labels model'),
    contents: 'content',
    systemInstruction: 'content',
    tools: 'tool',
    generationConfig: 'generationConfig',
  },
  content: { role: null, parts: 'part' },
  part: {
    ...fields('text thought thoughtSignature inlineData fileData executableCode codeExecutionResult'),
    ...fields('videoMetadata mediaResolution partMetadata toolCall toolResponse'),
    functionCall: 'functionCall',
    functionResponse: 'functionResponse',
  },
  functionCall: fields('id name args'),
  functionResponse: fields('id name response parts willContinue scheduling'),
  tool: {
    ...fields(
      'googleSearch googleSearchRetrieval codeExecution urlContext computerUse fileSearch googleMaps',
    ),
    functionDeclarations: 'functionDeclaration',
  },
  functionDeclaration: fields(
    'name description behavior parameters parametersJsonSchema response responseJsonSchema',
  ),
  generationConfig: {
    ...fields(
      'stopSequences responseMimeType responseSchema responseJsonSchema _responseJsonSchema responseModalities',
      'candidateCount maxOutputTokens temperature topP topK seed presencePenalty frequencyPenalty',
      'responseLogprobs logprobs enableEnhancedCivicAnswers speechConfig imageConfig',
      'mediaResolution audioTimestamp responseFormat',
    ),
    thinkingConfig: 'thinkingConfig',
  },
  thinkingConfig: fields('includeThoughts thinkingBudget thinkingLevel'),
};

/** Protocol buffers refuse a field they do not know; both spellings of a name are known. */
export function findUnknownField(body: unknown): Invalid | null {
  const found = search(body, 'request', '');
  if (!found) return null;
  const at = found.place === '' ? '' : ` at '${found.place}'`;
  return {
    kind: 'invalid',
    field: found.place,
    message: `Invalid JSON payload received. Unknown name "${found.name}"${at}: Cannot find field.`,
    verbatim: { code: null },
  };
}

/** The request with the names of its own fields in one spelling; what tools take and give stays as it is. */
export function inCamelCase(value: unknown, message = 'request'): unknown {
  if (Array.isArray(value)) return value.map((entry) => inCamelCase(entry, message));
  if (typeof value !== 'object' || value === null) return value;
  const known = MESSAGES[message] ?? {};
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const under = known[camelCase(name)];
      return [under === undefined ? name : camelCase(name), under ? inCamelCase(inner, under) : inner];
    }),
  );
}

type Found = { readonly name: string; readonly place: string };

function search(value: unknown, message: string, place: string): Found | null {
  if (Array.isArray(value))
    return first(value.entries(), ([index, entry]) => search(entry, message, `${place}[${index}]`));
  if (typeof value !== 'object' || value === null) return null;
  const known = MESSAGES[message] ?? {};
  return first(Object.entries(value), ([name, inner]) => {
    const under = known[camelCase(name)];
    if (under === undefined) return { name, place };
    return under === null ? null : search(inner, under, place === '' ? name : `${place}.${name}`);
  });
}

function first<Entry>(entries: Iterable<Entry>, look: (entry: Entry) => Found | null): Found | null {
  for (const entry of entries) {
    const found = look(entry);
    if (found) return found;
  }
  return null;
}

const camelCase = (name: string): string =>
  name.replaceAll(/(?<=[a-z])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
