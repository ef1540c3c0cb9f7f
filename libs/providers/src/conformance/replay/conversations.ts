import { createHash } from 'node:crypto';
import {
  estimateTextTokens,
  fitContext,
  toLog,
  type Message,
  type Part,
  type ToolResultPart,
} from '@baton/domain';
import type { Script } from '@baton/simulator';

type Step = NonNullable<Script['steps']>[number];

/** A conversation to be recorded at one provider: what the user says, what the model does, what its tools answer. */
export type Beat =
  | { readonly user: readonly Part[] }
  | {
      readonly step: Step;
      /** What its calls answer, in their order; none: they stay open. Messages of their own where there are several. */
      readonly results?: readonly (readonly ToolAnswer[])[];
    };

export type ToolAnswer = {
  /** The place of the call it answers. */
  readonly to: number;
  readonly result: ToolResultPart['result'];
  readonly isError?: boolean;
};

export type Conversation = {
  readonly name: string;
  readonly beats: readonly Beat[];
  /** What becomes of the recording before it is replayed: what a crash, a fitting or an older version leaves behind. */
  readonly edit?: (recorded: readonly Message[]) => readonly Message[];
  /** Words planted in it, each of which the receiver must be able to give back. */
  readonly facts: readonly string[];
  /** A word of a call's arguments, and one of the result that must stand under its id. */
  readonly pairs?: readonly (readonly [string, string])[];
  /** Words of the model's thoughts: for itself alone. */
  readonly thoughts?: readonly string[];
};

const said = (...words: string[]): Beat => ({ user: words.map((text): Part => ({ type: 'text', text })) });
const look = (at: string) => ({ tool: 'look', args: { at } });
const answer = (result: ToolAnswer['result'], to = 0): ToolAnswer => ({ to, result });

/** One pixel; and the beginning of a document. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const document = btoa('%PDF-1.4 of the greenhouse');
/** What the simulator shows of a file that came whole. */
const shown = (mediaType: string, data: string): string =>
  `[${mediaType} ${createHash('sha256').update(data, 'base64').digest('hex').slice(0, 12)}]`;

const withMessage = (recorded: readonly Message[], at: number, ...added: Message[]): readonly Message[] => [
  ...recorded.slice(0, at),
  ...added,
  ...recorded.slice(at),
];
const message = (role: Message['role'], ...parts: Part[]): Message => ({ v: 1, role, parts });
const text = (words: string): Part => ({ type: 'text', text: words });
const without = (recorded: readonly Message[], ...places: readonly number[]): readonly Message[] =>
  recorded.filter((_, index) => !places.includes(index));
/** Other ids for the calls, alike in call and result. */
const renamed = (recorded: readonly Message[], rename: (callId: string) => string): readonly Message[] =>
  recorded.map((one) => ({
    ...one,
    parts: one.parts.map((part) =>
      part.type === 'tool-call' || part.type === 'tool-result'
        ? { ...part, callId: rename(part.callId) }
        : part,
    ),
  }));

const filler = 'Weeds and more weeds. '.repeat(100);

/** As a provider with a smaller window is given it. */
function fitted(recorded: readonly Message[], contextTokens: number): readonly Message[] {
  const fit = fitContext(toLog(recorded), {
    receiver: { contextTokens, outputTokens: 100 },
    systemTokens: 0,
    countTokens: estimateTextTokens,
    digestOf: () => '',
  });
  if (fit.kind !== 'fitted') throw new Error(fit.message);
  return fit.messages;
}

const oneCall: readonly Beat[] = [
  said('Find the heliotrope.'),
  {
    step: { say: 'I look in the orchard.', ...look('orchard') },
    results: [[answer('There grows a lilac.')]],
  },
  { step: { say: 'It is beside the lilac: mimosa.' } },
  said('And the peony?'),
];

export const conversations: readonly Conversation[] = [
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
  {
    name: 'messages of one role in a row',
    beats: oneCall,
    edit: (recorded) =>
      withMessage(
        withMessage(recorded, 4, message('assistant', text('And a rose.'))),
        1,
        message('user', text('Also the violet.')),
        message('user', text('And the tulip.')),
      ),
    facts: ['heliotrope', 'violet', 'tulip', 'lilac', 'mimosa', 'rose', 'peony'],
  },
  {
    name: 'a result whose call is gone',
    beats: oneCall,
    edit: (recorded) => without(recorded, 1),
    facts: ['heliotrope', 'lilac', 'mimosa', 'peony'],
  },
  {
    name: 'calls whose results are gone',
    beats: oneCall,
    edit: (recorded) => without(recorded, 2),
    facts: ['heliotrope', 'orchard', 'interrupted, outcome unknown', 'mimosa', 'peony'],
  },
  {
    name: 'empty contents',
    beats: oneCall,
    edit: (recorded) =>
      withMessage(
        withMessage(recorded, 3, message('assistant', text(''), text(' \n'), text('And a rose.'))),
        1,
        message('user'),
        message('assistant'),
        message('user', text(' '), text('And the violet.')),
      ),
    facts: ['heliotrope', 'rose', 'violet', 'orchard', 'lilac', 'mimosa', 'peony'],
  },
  {
    name: 'the first messages are gone',
    beats: oneCall,
    edit: (recorded) => without(recorded, 0),
    facts: ['orchard', 'lilac', 'mimosa', 'peony'],
  },
  {
    name: 'an answer that is nothing but thoughts',
    beats: [
      said('Think about the heliotrope.'),
      { step: { think: 'a thistle', say: 'I look.', ...look('orchard') }, results: [[answer('a lilac')]] },
      { step: { think: 'a nettle', say: 'Soon.' } },
    ],
    edit: (recorded) =>
      recorded.map((one, index) =>
        index === 3 ? { ...one, parts: one.parts.filter(({ type }) => type === 'reasoning') } : one,
      ),
    facts: ['heliotrope', 'orchard', 'lilac'],
    thoughts: ['thistle'],
  },
  {
    name: 'fitted to a smaller window',
    beats: [
      said('Think about the heliotrope. Never touch the violet.'),
      ...Array.from({ length: 6 }, (_, index): Beat => ({
        step: {
          think: `a thistle ${index}`,
          tool: 'plant',
          args: { path: `bed${index}`, plan: `${filler} plan${index}` },
        },
        results: [[answer(`${filler} flower${index}x`)]],
      })),
      {
        step: { think: 'a nettle', say: 'Nearly done: mimosa.', ...look('attic') },
        results: [[answer('a lilac')]],
      },
    ],
    edit: (recorded) => fitted(recorded, 2_600),
    facts: ['heliotrope', 'violet', 'are left out here', 'bed5', 'flower5x', 'mimosa', 'lilac'],
  },
  {
    name: 'ids that other vendors refuse',
    beats: [
      said('Find the heliotrope.'),
      {
        step: { tools: [look('orchard'), look('cellar')] },
        results: [[answer('a lilac'), answer('a mimosa', 1)]],
      },
      { step: { ...look('attic') }, results: [[answer('a peony')]] },
    ],
    edit: (recorded) => renamed(recorded, (callId) => `functions.look:${'x'.repeat(100)}${callId}`),
    facts: ['heliotrope', 'orchard', 'cellar', 'lilac', 'mimosa', 'attic', 'peony'],
    pairs: [
      ['orchard', 'lilac'],
      ['cellar', 'mimosa'],
      ['attic', 'peony'],
    ],
  },
  {
    name: 'ids that are used again',
    beats: [
      said('Find the heliotrope.'),
      { step: { ...look('orchard') }, results: [[answer('a lilac')]] },
      { step: { ...look('attic') }, results: [[answer('a peony')]] },
    ],
    edit: (recorded) => renamed(recorded, () => 'call_0'),
    facts: ['heliotrope', 'orchard', 'lilac', 'attic', 'peony'],
    pairs: [
      ['orchard', 'lilac'],
      ['attic', 'peony'],
    ],
  },
  {
    name: 'tools that a model made up',
    beats: [
      said('Find the heliotrope.'),
      {
        step: { tools: [{ tool: '7th gate/öffnen', args: { to: 'lilac' } }, { tool: 'x'.repeat(90) }] },
        results: [[answer('There is no such tool, mimosa.'), answer('Nor this, peony.', 1)]],
      },
    ],
    facts: ['heliotrope', 'lilac', 'mimosa', 'peony'],
  },
];
