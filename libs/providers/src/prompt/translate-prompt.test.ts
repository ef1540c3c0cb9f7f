import type { Message, Part } from '@baton/domain';
import { expect, test } from 'vitest';
import { anthropic } from '../adapters/anthropic/anthropic.ts';
import { openaiCompatible } from '../adapters/openai-compatible/openai-compatible.ts';
import { translatePrompt } from './translate-prompt.ts';

const user = (...parts: Part[]): Message => ({ v: 1, role: 'user', parts });
const assistant = (...parts: Part[]): Message => ({ v: 1, role: 'assistant', parts });
const tool = (...parts: Part[]): Message => ({ v: 1, role: 'tool', parts });
const text = (words: string): Part => ({ type: 'text', text: words });
const call = (callId: string, name = 'fs__read'): Part => ({
  type: 'tool-call',
  callId,
  tool: name,
  args: {},
});
const result = (callId: string, words: string, isError = false): Part => ({
  type: 'tool-result',
  callId,
  tool: 'fs__read',
  result: words,
  isError,
});
const own = { provider: 'here', model: 'm' };
const isOwn = (origin: { provider: string } | undefined): boolean => origin?.provider === 'here';

const toAnthropic = (...messages: Message[]) =>
  translatePrompt('', messages, { wire: anthropic.wire, isOwn });
const toChat = (...messages: Message[]) =>
  translatePrompt('', messages, { wire: openaiCompatible.wire, isOwn });

test('the system comes first, and an empty one is left out', () => {
  const reader = { wire: anthropic.wire, isOwn };
  expect(translatePrompt('Be kind.', [user(text('Hi'))], reader)[0]).toEqual({
    role: 'system',
    content: 'Be kind.',
  });
  expect(translatePrompt(' ', [user(text('Hi'))], reader)[0]?.role).toBe('user');
});

test('messages of one role in a row become one, and empty ones vanish', () => {
  expect(
    toChat(
      user(text('a')),
      user(text(' ')),
      user(text('b')),
      assistant(text('c')),
      assistant(text('d')),
      user(text('e')),
    ),
  ).toEqual([
    {
      role: 'user',
      content: [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'c' },
        { type: 'text', text: 'd' },
      ],
    },
    { role: 'user', content: [{ type: 'text', text: 'e' }] },
  ]);
});

test('a call without a result gets one that says so, before anything the user said after it', () => {
  const [, answer, results, after] = toChat(
    user(text('a')),
    assistant(call('1'), call('2')),
    user(text('b')),
    tool(result('2', 'two')),
  );
  expect(answer).toMatchObject({ role: 'assistant', content: [{ toolCallId: '1' }, { toolCallId: '2' }] });
  expect(results).toMatchObject({
    role: 'tool',
    content: [
      { toolCallId: '1', output: { type: 'error-text', value: 'interrupted, outcome unknown' } },
      { toolCallId: '2', output: { type: 'text', value: 'two' } },
    ],
  });
  expect(after).toMatchObject({ role: 'user', content: [{ text: 'b' }] });
});

test('a result without a call becomes the user’s text', () => {
  const prompt = toChat(user(text('a')), tool(result('9', 'lost and found')));
  expect(prompt).toHaveLength(1);
  expect(JSON.stringify(prompt)).toContain('Result of the tool fs__read: lost and found');
});

test('two answers in a row with calls stay two, each with its results', () => {
  const prompt = toChat(
    user(text('a')),
    assistant(call('1')),
    assistant(call('2')),
    tool(result('2', 'two')),
  );
  expect(prompt.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant', 'tool']);
});

test('ids that a vendor refuses are changed alike in call and result, and never meet', () => {
  const prompt = toAnthropic(
    user(text('a')),
    assistant(call('functions.read:0'), call('functions:read.0')),
    tool(result('functions:read.0', 'second'), result('functions.read:0', 'first')),
    assistant(call('functions.read:0')),
    tool(result('functions.read:0', 'third')),
  );
  const ids = prompt.flatMap((message) =>
    message.role === 'tool'
      ? message.content.map((part) => ('toolCallId' in part ? part.toolCallId : ''))
      : [],
  );
  expect(ids).toEqual(['functions_read_0', 'functions_read_0_2', 'functions_read_0_3']);
  expect(JSON.stringify(prompt[2])).toMatch(/first.*second/);
});

test('a long id is cut to what the wire takes and stays unique', () => {
  const long = 'x'.repeat(100);
  const prompt = toChat(user(text('a')), assistant(call(`${long}1`), call(`${long}2`)));
  const ids = [...JSON.stringify(prompt[1]).matchAll(/"toolCallId":"(\w+)"/g)].map(([, id]) => id ?? '');
  expect(ids.every((id) => id.length <= 40)).toBe(true);
  expect(new Set(ids).size).toBe(2);
});

test('a tool’s name that a model made up is written as the wires take it', () => {
  expect(JSON.stringify(toAnthropic(user(text('a')), assistant(call('1', 'read the/file'))))).toContain(
    'read_the_file',
  );
});

test('reasoning is kept for the model that wrote it, and dropped for every other', () => {
  const mine: Part = {
    type: 'reasoning',
    text: 'mine',
    origin: own,
    vendor: { anthropic: { signature: 's' } },
  };
  const foreign: Part = {
    type: 'reasoning',
    text: 'foreign',
    origin: { provider: 'there', model: 'm' },
    vendor: { anthropic: { signature: 't' } },
  };
  const prompt = toAnthropic(user(text('a')), assistant(mine, foreign, text('b')), user(text('c')));
  expect(prompt[1]?.content).toEqual([
    { type: 'reasoning', text: 'mine', providerOptions: { anthropic: { signature: 's' } } },
    { type: 'text', text: 'b' },
  ]);
});

const thought = (words: string): Part => ({ type: 'reasoning', text: words, origin: own });
const typesOf = (message: ReturnType<typeof toChat>[number] | undefined) =>
  typeof message?.content === 'string' ? [] : message?.content.map(({ type }) => type);

test('a model’s own parts keep their order, and of another’s the calls come last', () => {
  const [, mine] = toChat(
    user(text('a')),
    assistant(thought('x'), { ...call('1'), origin: own }, thought('y'), text('b'), call('2')),
  );
  expect(typesOf(mine)).toEqual(['reasoning', 'tool-call', 'reasoning', 'text', 'tool-call']);
  const [, foreign] = toChat(user(text('a')), assistant(call('1'), text('b')));
  expect(typesOf(foreign)).toEqual(['text', 'tool-call']);
});

test('reasoning that led to nothing is left out, also the model’s own', () => {
  const [, answer] = toChat(user(text('a')), assistant(thought('x'), text('b'), thought('y'), text(' ')));
  expect(typesOf(answer)).toEqual(['reasoning', 'text']);
  expect(toChat(user(text('a')), assistant(thought('x')))).toHaveLength(1);
});

test('an answer of which nothing is left does not leave two user messages in a row', () => {
  const foreign: Part = { type: 'reasoning', text: 'foreign' };
  expect(toChat(user(text('a')), assistant(foreign), user(text('b')))).toHaveLength(1);
});

test('a conversation begins with the user and ends with the user or a result', () => {
  expect(toChat(assistant(text('Hello'))).map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  expect(toChat().map(({ role }) => role)).toEqual(['user']);
});

test('text files are sent as text, known types as files, and others are named', () => {
  const file = (mediaType: string, data: string): Part => ({ type: 'file', mediaType, data, name: 'it' });
  const prompt = toAnthropic(
    user(file('text/csv', btoa('a,b')), file('image/png', 'AAAA'), file('audio/wav', 'AAAA')),
  );
  expect(prompt[0]?.content).toEqual([
    { type: 'text', text: 'The file it:\na,b' },
    { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AAAA' }, filename: 'it' },
    { type: 'text', text: '[The file it (audio/wav) is left out: this model does not take that type.]' },
  ]);
});

test('a failed result says so on a wire without a mark for it', () => {
  const failed = [user(text('a')), assistant(call('1')), tool(result('1', 'no such file', true))] as const;
  expect(JSON.stringify(toChat(...failed))).toContain('Error: no such file');
  expect(JSON.stringify(toAnthropic(...failed))).not.toContain('Error: no such file');
});
