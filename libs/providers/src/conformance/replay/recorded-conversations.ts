import { createHash } from 'node:crypto';
import { answer, look, said, text, type Beat, type Conversation } from './conversation.ts';

/** One pixel; and the beginning of a document. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const document = btoa('%PDF-1.4 of the greenhouse');
/** What the simulator shows of a file that came whole. */
const shown = (mediaType: string, data: string): string =>
  `[${mediaType} ${createHash('sha256').update(data, 'base64').digest('hex').slice(0, 12)}]`;

/** As they come off a wire: whole, or broken off by a crash. */
export const recordedConversations: readonly Conversation[] = [
  {
    name: 'plain',
    beats: [
      said('The word is heliotrope.'),
      { step: { say: 'Noted, and mine is lilac.' } },
      said('Then 百合 and 🌻 as well.'),
      { step: { say: 'All of them, and mimosa.' } },
      said('Go on.'),
    ],
    facts: ['heliotrope', 'lilac', '百合', '🌻', 'mimosa'],
  },
  {
    name: 'a long chain of tools',
    beats: [
      said('Walk through the garden, begin at the heliotrope.'),
      ...Array.from({ length: 12 }, (_, index): Beat => ({
        step: { ...(index % 3 === 0 && { say: `I go to bed${index}.` }), ...look(`bed${index}`) },
        results: [[answer(`In row${index} grows flower${index}x.`)]],
      })),
    ],
    facts: ['heliotrope', 'bed0', 'bed11', 'flower0x', 'flower5x', 'flower11x'],
    pairs: Array.from({ length: 12 }, (_, index) => [`bed${index}"`, `flower${index}x`]),
  },
  {
    name: 'parallel tools',
    beats: [
      said('Look everywhere for the heliotrope.'),
      {
        step: { say: 'At once.', tools: [look('orchard'), look('cellar'), look('attic')] },
        results: [[answer('a lilac', 1)], [answer('a mimosa', 2), answer({ found: ['peony'], count: 1 }, 0)]],
      },
    ],
    facts: ['heliotrope', 'orchard', 'cellar', 'attic', 'lilac', 'mimosa', 'peony'],
    pairs: [
      ['orchard', 'peony'],
      ['cellar', 'lilac'],
      ['attic', 'mimosa'],
    ],
  },
  {
    name: 'thinking',
    beats: [
      said('Think about the heliotrope.'),
      {
        step: { think: 'secretly a thistle', say: 'I look.', tools: [look('orchard'), look('cellar')] },
        results: [[answer('a lilac'), answer('a mimosa', 1)]],
      },
      { step: { think: 'now a nettle', ...look('attic') }, results: [[answer('a peony')]] },
    ],
    facts: ['heliotrope', 'orchard', 'lilac', 'mimosa', 'attic', 'peony'],
    thoughts: ['thistle', 'nettle'],
  },
  {
    name: 'thinking in an earlier turn',
    beats: [
      said('Think about the heliotrope.'),
      { step: { think: 'secretly a thistle', say: 'It is a lilac.' } },
      said('And the mimosa?'),
    ],
    facts: ['heliotrope', 'lilac', 'mimosa'],
    thoughts: ['thistle'],
  },
  {
    name: 'images and documents',
    beats: [
      {
        user: [
          text('What is the heliotrope in these?'),
          { type: 'file', mediaType: 'image/png', data: pixel, name: 'lilac.png' },
          { type: 'file', mediaType: 'application/pdf', data: document, name: 'plan.pdf' },
          { type: 'file', mediaType: 'text/csv', data: btoa('flower,mimosa'), name: 'beds.csv' },
        ],
      },
      { step: { say: 'One pixel of peony.' } },
      said('Once more.'),
    ],
    facts: [
      'heliotrope',
      shown('image/png', pixel),
      shown('application/pdf', document),
      'flower,mimosa',
      'peony',
    ],
  },
  {
    name: 'an interrupted tool call',
    beats: [
      said('Find the heliotrope.'),
      {
        step: { think: 'a thistle', say: 'Both.', tools: [look('orchard'), look('cellar')] },
        results: [[answer('a lilac')]],
      },
      said('The worker died; go on with the mimosa.'),
    ],
    facts: ['heliotrope', 'orchard', 'cellar', 'lilac', 'interrupted, outcome unknown', 'mimosa'],
    pairs: [
      ['orchard', 'lilac'],
      ['cellar', 'interrupted, outcome unknown'],
    ],
    thoughts: ['thistle'],
  },
  {
    name: 'a call that nothing ever answered',
    beats: [said('Find the heliotrope.'), { step: { say: 'I look.', ...look('orchard') } }],
    facts: ['heliotrope', 'orchard', 'interrupted, outcome unknown'],
  },
  {
    name: 'tools that fail, with words and without',
    beats: [
      said('Find the heliotrope.'),
      {
        step: { tools: [look('orchard'), look('cellar'), look('attic')] },
        results: [
          [
            { to: 0, result: 'the gate is locked', isError: true },
            { to: 1, result: '', isError: true },
            answer('', 2),
          ],
        ],
      },
    ],
    facts: ['heliotrope', 'orchard', 'the gate is locked', 'cellar', 'attic'],
    pairs: [
      ['orchard', 'the gate is locked'],
      ['cellar', 'failed without a word'],
    ],
  },
];
