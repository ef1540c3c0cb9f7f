import { expect, test } from 'vitest';
import { checkOutput } from './check-output.ts';

test('text without a schema is the output as it is', () => {
  expect(checkOutput('anything', null)).toEqual({ ok: true, output: { text: 'anything' } });
});

test('JSON that holds is handed out as JSON, also out of a fence', () => {
  const schema = { type: 'object', required: ['a'] };
  expect(checkOutput('```json\n{"a":1}\n```', schema)).toMatchObject({
    ok: true,
    output: { json: { a: 1 } },
  });
});

test('every fault is named with its place', () => {
  const schema = { type: 'object', properties: { a: { type: 'number' }, b: { enum: [1] } } };
  expect(checkOutput('{"a":"x","b":2}', schema)).toMatchObject({
    ok: false,
    faults: [expect.stringContaining('/a'), expect.stringContaining('/b')],
  });
});

test('a pattern that would take for ever is given up on, and the process lives', () => {
  const checked = checkOutput(JSON.stringify(`${'a'.repeat(60)}!`), { type: 'string', pattern: '^(a+)+$' });
  expect(checked).toMatchObject({ ok: false, faults: [expect.stringContaining('longer than')] });
});
