import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { answerText, assistant, startSimulator, user } from '../testing/start-simulator.ts';

const KNOWN = [
  user('The code word is falcon. It rains.'),
  assistant('Noted: Falcon.'),
  user('And the hat is red.'),
];

test('the step played is the number of assistant turns, on any provider', async () => {
  const script = { steps: [{ say: 'one' }, { say: 'two from {{provider}}' }] };
  await using simulator = await startSimulator({ scripts: { claude: script, synthetic: script } });
  expect(await answerText(await simulator.messages([user('a')]))).toBe('[simulated claude] one');
  const later = [user('a'), assistant('one'), user('b')];
  expect(await answerText(await simulator.messages(later))).toBe('[simulated claude] two from claude');
  expect(await answerText(await simulator.completions(later))).toBe(
    '[simulated synthetic] two from synthetic',
  );
});

test('arguments of a scripted call are filled in like what is said, however deep they lie', async () => {
  const args = { text: '{{asked}} and {{last}}', deep: [{ by: '{{provider}}' }], count: 3 };
  await using simulator = await startSimulator({
    scripts: { claude: { steps: [{ say: 'hm' }, { tool: 'note', args }] } },
  });
  const answer = await simulator.messages([user('a'), assistant('hm'), user('b')]);
  const { content } = (await answer.json()) as { content: readonly { input?: unknown }[] };
  expect(content.at(-1)?.input).toEqual({ text: 'a and b', deep: [{ by: 'claude' }], count: 3 });
});

test('match chooses by the first user message, and a script without match is the fallback', async () => {
  const scripts = [{ steps: [{ say: 'fallback' }] }, { match: 'blue', steps: [{ say: 'matched' }] }];
  await using simulator = await startSimulator({ scripts: { claude: scripts } });
  expect(await answerText(await simulator.messages([user('so blue')]))).toContain('matched');
  expect(await answerText(await simulator.messages([user('red'), user('green')]))).toContain('fallback');
});

test('a raw say is said exactly, an empty one is empty, any other is marked as simulated', async () => {
  const script = { steps: [{ say: '{"a":1}', raw: true }, { say: '' }, { say: '$& {{last}}' }] };
  await using simulator = await startSimulator({ scripts: { synthetic: script } });
  const turns = [user('q'), assistant('x'), user('r'), assistant('y'), user('$1')];
  const said = [turns.slice(0, 1), turns.slice(0, 3), turns].map(async (messages) =>
    answerText(await simulator.completions(messages)),
  );
  expect(await Promise.all(said)).toEqual(['{"a":1}', '', '[simulated synthetic] $& $1']);
});

test('without a step the answer says that it is simulated, restates the question and counts', async () => {
  await using simulator = await startSimulator();
  const text = await answerText(await simulator.messages(KNOWN));
  expect(text).toBe(
    '[simulated claude] You said: "And the hat is red.". I saw 2 user and 1 assistant messages and 0 tool results.',
  );
});

test.each(['recall: FALCON', 'Well. What do you know about "falcon"?'])(
  'asked "%s" it names each mention',
  async (q) => {
    await using simulator = await startSimulator();
    for (const ask of [simulator.messages, simulator.completions]) {
      const text = await answerText(await ask([...KNOWN, user(q)]));
      const [, ...mentions] = text.split('\n');
      expect(mentions).toEqual(['user 1: The code word is falcon.', 'assistant 2: Noted: Falcon.']);
    }
  },
);

test('asked about what was never said it knows nothing', async () => {
  await using simulator = await startSimulator();
  const text = await answerText(await simulator.messages([...KNOWN, user('recall: owl')]));
  expect(text).toBe('[simulated claude] I know nothing about "owl".');
});

test('asked to recall everything it gives the same digest on both wires', async () => {
  await using simulator = await startSimulator();
  const texts = 'The code word is falcon. It rains.\nNoted: Falcon.\nAnd the hat is red.';
  const expected = {
    user: 2,
    assistant: 1,
    tool: 0,
    toolCalls: 0,
    sha256: createHash('sha256').update(texts).digest('hex'),
  };
  for (const ask of [simulator.messages, simulator.completions]) {
    const digest: unknown = JSON.parse(await answerText(await ask([...KNOWN, user('recall everything')])));
    expect(digest).toMatchObject(expected);
  }
});

test('told to reply with JSON it answers exactly that JSON', async () => {
  await using simulator = await startSimulator();
  const ask = user('Please reply with JSON: {"a":["}",{"b":1}]} and no more.');
  expect(await answerText(await simulator.messages([ask]))).toBe('{"a":["}",{"b":1}]}');
  const system = { system: 'Always reply with json: [1]' };
  expect(await answerText(await simulator.messages([user('hi')], system))).toBe('[1]');
});

test('an answer longer than max_tokens is cut and says so', async () => {
  await using simulator = await startSimulator({ scripts: { claude: { steps: [{ say: 'x'.repeat(99) }] } } });
  const answer = await simulator.messages([user('q')], { max_tokens: 3 });
  expect(await answer.json()).toMatchObject({
    content: [{ text: '[simulated c' }],
    stop_reason: 'max_tokens',
    usage: { output_tokens: 3 },
  });
});
