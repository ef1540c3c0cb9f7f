import { expect, test } from 'vitest';
import { startSimulator, user } from '../testing/start-simulator.ts';

const HELLO = [user('hello')];
const LONG = { say: 'abcdefghijklmnop'.repeat(5), raw: true };

/** What arrives before the connection ends or breaks. */
async function readUntilBreak(response: Response): Promise<{ text: string; broken: boolean }> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? [])
      text += decoder.decode(chunk as Uint8Array, { stream: true });
    return { text, broken: false };
  } catch {
    return { text, broken: true };
  }
}

const pieces = (text: string): number => text.split('abcdefghijklmnop').length - 1;

test('a stream breaks after the scripted number of pieces on either wire', async () => {
  const script = { dropAfterChunks: 2, steps: [LONG] };
  await using simulator = await startSimulator({ scripts: { claude: script, synthetic: script } });
  for (const ask of [simulator.messages, simulator.completions]) {
    const { text, broken } = await readUntilBreak(await ask(HELLO, { stream: true }));
    expect([pieces(text), broken]).toEqual([2, true]);
  }
  expect((await simulator.log()).map(({ outcome }) => outcome)).toEqual(['dropped', 'dropped']);
});

test('a stream with fewer pieces than the scripted drop breaks before it says that it is complete', async () => {
  const script = { dropAfterChunks: 99, tokensPerSecond: 100_000, steps: [LONG] };
  await using simulator = await startSimulator({ scripts: { claude: script } });
  const { text, broken } = await readUntilBreak(await simulator.messages(HELLO, { stream: true }));
  expect([pieces(text), broken]).toEqual([5, true]);
  expect(text).not.toContain('message_delta');
});

test('an error in a stream comes after the scripted number of pieces, the last one before its end', async () => {
  const errors = [{ afterPieces: 0 }, {}, { afterPieces: 3 }, { afterPieces: 99 }];
  const script = {
    steps: [LONG],
    errors: errors.map((error, at) => ({ call: at + 1, status: 200, ...error })),
  };
  await using simulator = await startSimulator({ scripts: { claude: script } });
  for (const expected of [0, 1, 3, 5]) {
    const { text, broken } = await readUntilBreak(await simulator.messages(HELLO, { stream: true }));
    expect([pieces(text), broken]).toEqual([expected, false]);
    expect(text).toContain('event: error');
    expect(text).not.toContain('message_delta');
  }
});

test('an unstreamed answer breaks before its body', async () => {
  await using simulator = await startSimulator({ scripts: { claude: { dropAfterChunks: 1 } } });
  const response = await simulator.messages(HELLO);
  expect(await readUntilBreak(response)).toEqual({ text: '', broken: true });
});

test('a client that goes away in the middle of a paced stream is logged as aborted', async () => {
  await using simulator = await startSimulator({
    scripts: { claude: { tokensPerSecond: 1, steps: [LONG] } },
  });
  const controller = new AbortController();
  await simulator.messages(HELLO, { stream: true }, { signal: controller.signal });
  expect(await simulator.log()).toMatchObject([{ outcome: 'running' }]);
  controller.abort();
  await expect.poll(() => simulator.log()).toMatchObject([{ outcome: 'aborted', status: 200 }]);
});

test('a client that goes away before the first byte is logged as aborted without a status', async () => {
  await using simulator = await startSimulator({ scripts: { claude: { latencyMs: 3_600_000 } } });
  const controller = new AbortController();
  const answer = simulator.messages(HELLO, {}, { signal: controller.signal }).catch(() => 'gone');
  await expect.poll(() => simulator.log()).toHaveLength(1);
  controller.abort();
  expect(await answer).toBe('gone');
  await expect.poll(() => simulator.log()).toMatchObject([{ outcome: 'aborted', status: null }]);
});

test('a paced stream brings the same events as one that is sent at once', async () => {
  await using simulator = await startSimulator({ scripts: { claude: { steps: [LONG] } } });
  const events = async (): Promise<string[]> => {
    const { text } = await readUntilBreak(await simulator.messages(HELLO, { stream: true }));
    return text.match(/^event: .+$/gm) ?? [];
  };
  const atOnce = await events();
  await simulator.putScript('claude', { tokensPerSecond: 100_000, steps: [LONG] });
  expect(await events()).toEqual(atOnce);
  expect(atOnce.at(-1)).toBe('event: message_stop');
});

test('a scripted body of an error with status 200 is sent as it is, after one piece', async () => {
  const body = { type: 'error', error: { type: 'api_error', message: 'Internal' } };
  await using simulator = await startSimulator({
    scripts: { claude: { steps: [LONG], errors: [{ call: 1, status: 200, body }] } },
  });
  const { text, broken } = await readUntilBreak(await simulator.messages(HELLO, { stream: true }));
  expect([pieces(text), broken]).toEqual([1, false]);
  expect(text.endsWith(`event: error\ndata: ${JSON.stringify(body)}\n\n`)).toBe(true);
});

test('usage is streamed on the OpenAI wire only when it is asked for', async () => {
  await using simulator = await startSimulator();
  const plain = await readUntilBreak(await simulator.completions(HELLO, { stream: true }));
  const options = { stream: true, stream_options: { include_usage: true } };
  const asked = await readUntilBreak(await simulator.completions(HELLO, options));
  expect(plain.text).not.toContain('"usage"');
  expect(asked.text).toContain('"prompt_tokens":2');
});
