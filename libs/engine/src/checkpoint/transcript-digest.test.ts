import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, Message } from '@baton/domain';
import { transcriptDigest } from './transcript-digest.ts';

const call = (args: Json): Message => ({
  v: 1,
  role: 'assistant',
  parts: [{ type: 'tool-call', callId: 'c', tool: 't', args }],
});

/** As the database hands it back: the same value with its keys in another order. */
const reordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reordered);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, entry]) => [key, reordered(entry)]),
  );
};

const transcripts = fc.array(
  fc.jsonValue({ noUnicodeString: false }).map((args) => call(args as Json)),
  { maxLength: 5 },
);

test('a transcript read back from the database has the digest it was written with', () => {
  fc.assert(
    fc.property(transcripts, (messages) => {
      expect(transcriptDigest(reordered(messages) as Message[]).hex()).toBe(transcriptDigest(messages).hex());
    }),
  );
});

test('a digest that was extended message by message is the digest of the whole', () => {
  fc.assert(
    fc.property(transcripts, (messages) => {
      const extended = transcriptDigest([]);
      for (const message of messages) extended.add(message);
      expect(extended.hex()).toBe(transcriptDigest(messages).hex());
    }),
  );
});

test('another content, another order or a missing message gives another digest', () => {
  const [one, two] = [call({ a: 1 }), call({ a: 2 })];
  const digests = [[one, two], [two, one], [one], []].map((messages) => transcriptDigest(messages).hex());
  expect(new Set(digests).size).toBe(4);
});
