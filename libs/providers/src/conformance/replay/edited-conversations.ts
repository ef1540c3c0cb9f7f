import { estimateTextTokens, fitContext, toLog, type Message, type Part } from '@baton/domain';
import { answer, look, said, text, type Beat, type Conversation } from './conversation.ts';

const withMessage = (recorded: readonly Message[], at: number, ...added: Message[]): readonly Message[] => [
  ...recorded.slice(0, at),
  ...added,
  ...recorded.slice(at),
];
const message = (role: Message['role'], ...parts: Part[]): Message => ({ v: 1, role, parts });
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

/** What stands in a log that was cut, fitted, imported, or written by an older version. */
export const editedConversations: readonly Conversation[] = [
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
