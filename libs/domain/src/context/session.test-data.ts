import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Json } from '../json.ts';
import type { Message, Part } from '../message.ts';
import { opensAnswer } from './facts/tool-use.ts';
import type { FitOptions } from './fit/fit-context.ts';
import { toLog, type LogEntry } from './log.ts';

export const user = (text: string): Message => ({ v: 1, role: 'user', parts: [{ type: 'text', text }] });
export const says = (text: string, ...more: readonly Part[]): Message => ({
  v: 1,
  role: 'assistant',
  parts: text === '' ? more : [{ type: 'text', text }, ...more],
});
export const call = (callId: string, tool: string, args: Json = {}): Part => ({
  type: 'tool-call',
  callId,
  tool,
  args,
});
export const result = (callId: string, value: Json, isError = false, tool = 't'): Part => ({
  type: 'tool-result',
  callId,
  tool,
  result: value,
  isError,
});
export const results = (...parts: readonly Part[]): Message => ({ v: 1, role: 'tool', parts });
export const thinks = (text: string): Part => ({ type: 'reasoning', text });
export const log = (...messages: readonly Message[]): readonly LogEntry[] => toLog(messages);

/** A step: an answer with one call, and its result. */
export const step = (
  callId: string,
  tool: string,
  args: Json,
  value: Json,
  { text = '', isError = false }: { text?: string; isError?: boolean } = {},
): readonly Message[] => [
  says(text, call(callId, tool, args)),
  results(result(callId, value, isError, tool)),
];

export const quarter = (text: string): number => Math.ceil(text.length / 4);
export const digestOf = (messages: readonly Message[]): string =>
  createHash('sha256').update(JSON.stringify(messages)).digest('hex');

export const options = (budgetTokens: number, more: Partial<FitOptions> = {}): FitOptions => ({
  receiver: { contextTokens: budgetTokens + 1_000, outputTokens: 600 },
  systemTokens: 400,
  countTokens: quarter,
  digestOf,
  ...more,
});

/** A coding session of about `tokens` tokens, with things planted early that must survive. */
export function longSession(tokens: number): readonly Message[] {
  const messages: Message[] = [
    user(
      'Make the import job survive a dropped connection. Never touch `config/prod.yaml`. Use at most 3 retries.',
    ),
  ];
  for (let count = 0, index = 1; count < tokens; index += 1) {
    const output = Array.from({ length: 60 }, (_, line) => `${line}: const value${line} = read(${index});`);
    const path = `src/part-${index}.ts`;
    const text = planted[index] ?? (index % 5 === 0 ? `I'll look at ${path} because it is next.` : '');
    const failed = index % 9 === 0;
    const one = [
      says(
        text,
        thinks(`Thinking about part ${index}. `.repeat(20)),
        call(`c${index}`, 'fs__read_file', { path }),
      ),
      results(result(`c${index}`, failed ? `ENOENT: no such file ${path}` : output.join('\n'), failed)),
    ];
    messages.push(...one);
    count += quarter(JSON.stringify(one));
  }
  messages.push(
    says('The retries work now.\n\nNext steps:\n1. Run the whole suite\n2. Write the changelog entry'),
    user('Good. Go on with that, and keep the public API unchanged.'),
  );
  return messages;
}

const planted: Readonly<Record<number, string>> = {
  2: 'I decided to use exponential backoff instead of a fixed delay, because the server drops bursts.',
};

/** Any transcript, well-formed or not: orphans, repeated ids, empty parts, calls left pending. */
export const anyTranscript = (maxLength = 30): fc.Arbitrary<readonly Message[]> => {
  const words = fc.oneof(
    fc.constant(''),
    fc.constantFrom('I decided on x because y.', 'Never touch a/b.ts.', 'What now?', 'Next: go on.'),
    fc.string({ maxLength: 40 }),
    fc.nat({ max: 6_000 }).map((length) => 'lorem ipsum dolor\n'.repeat(Math.ceil(length / 18))),
  );
  const id = fc.constantFrom('a', 'b', 'c', 'functions.read:0');
  const toolPart = fc.oneof(
    fc.tuple(id, words).map(([callId, text]) => result(callId, text)),
    fc.tuple(id, words).map(([callId, text]) => result(callId, { text }, true)),
  );
  const callPart = fc
    .tuple(id, fc.constantFrom('fs__read_file', 'fs__write_file', 'ask_person', 'run'), words)
    .map(([callId, tool, text]) => call(callId, tool, { path: 'src/a.ts', text }));
  const textPart = words.map((text): Part => ({ type: 'text', text }));
  const reasoning = words.map(thinks);
  const image = fc.constant<Part>({ type: 'file', mediaType: 'image/png', data: 'AAAA' });
  const parts = (part: fc.Arbitrary<Part>) => fc.array(part, { maxLength: 3 });
  const message = fc.oneof(
    parts(fc.oneof(textPart, image)).map((list): Message => ({ v: 1, role: 'user', parts: list })),
    parts(fc.oneof(textPart, reasoning, callPart)).map((list): Message => ({
      v: 1,
      role: 'assistant',
      parts: list,
    })),
    parts(toolPart).map((list): Message => ({ v: 1, role: 'tool', parts: list })),
  );
  return fc.array(message, { minLength: 1, maxLength });
};

/** What a vendor would refuse: results without a call, calls without a result (unless the last answer’s), emptiness. */
export function faultsOf(messages: readonly Message[]): readonly string[] {
  const faults: string[] = [];
  let waiting: string[] = [];
  for (const message of messages) {
    if (message.parts.length === 0) faults.push('an empty message');
    if (opensAnswer(message)) {
      faults.push(...waiting.map((id) => `call ${id} has no result`));
      waiting = [];
    }
    for (const part of message.parts) {
      if (part.type === 'text' && part.text.trim() === '') faults.push('an empty text');
      if (part.type === 'tool-call') waiting.push(part.callId);
      if (part.type !== 'tool-result') continue;
      const at = waiting.indexOf(part.callId);
      if (at < 0) faults.push(`result ${part.callId} has no call`);
      else waiting.splice(at, 1);
    }
  }
  return faults;
}
