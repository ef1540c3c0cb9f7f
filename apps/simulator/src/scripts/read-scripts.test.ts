import { expect, test } from 'vitest';
import { createSimulator } from '../index.ts';
import { readScripts } from './read-scripts.ts';

test('every fault of a script is told at once', () => {
  const reading = readScripts({ latencyMs: -1, window: { seconds: 5 }, steps: [{ tool: '' }] }, 'claude');
  expect(reading).toMatchObject({
    faults: [
      expect.stringContaining('"claude.latencyMs" is -1'),
      expect.stringContaining('"claude.window" is {"seconds":5}'),
      expect.stringContaining('"claude.steps[0].tool" is ""'),
    ] as string[],
  });
});

test('two scripts of one provider cannot both set what counts for the whole provider', () => {
  const reading = readScripts([{ overload: 0 }, { match: 'a', overload: 1 }]);
  expect(reading).toMatchObject({ faults: [expect.stringContaining('"[1].overload" is 1') as string] });
});

test('a header that would break the message is refused', () => {
  for (const headers of [{ 'Content-Length': '1' }, { 'x y': '1' }, { x: 'a\nb' }]) {
    expect(readScripts({ errors: [{ call: 1, status: 500, headers }] }).kind).toBe('faulty');
  }
});

test('a simulator with a faulty script is not made', () => {
  expect(() => createSimulator({ scripts: { claude: { overload: 5 } } })).toThrow('"claude.overload" is 5');
});
