import { expect, test } from 'vitest';
import { pendingCalls, userText, type Message, type ToolCallPart } from './message.ts';

const call = (callId: string): ToolCallPart => ({ type: 'tool-call', callId, tool: 't', args: {} });
const answer = (...calls: readonly ToolCallPart[]): Message => ({ v: 1, role: 'assistant', parts: calls });
const results = (...ids: readonly string[]): Message => ({
  v: 1,
  role: 'tool',
  parts: ids.map((callId) => ({ type: 'tool-result', callId, tool: 't', result: null, isError: false })),
});

test.each<[string, readonly Message[], readonly string[]]>([
  ['an empty transcript', [], []],
  ['an answer without calls', [userText('a'), answer()], []],
  ['calls without results', [userText('a'), answer(call('1'), call('2'))], ['1', '2']],
  ['calls with some results', [answer(call('1'), call('2')), results('2')], ['1']],
  ['calls with all results', [answer(call('1')), results('1'), userText('more')], []],
  ['only the last answer counts', [answer(call('1')), userText('x'), answer(call('2')), results('2')], []],
])('pending calls of %s', (_what, messages, pending) => {
  expect(pendingCalls(messages).map((one) => one.callId)).toEqual(pending);
});
