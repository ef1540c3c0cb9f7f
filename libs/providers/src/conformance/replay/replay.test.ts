import { textOf, userText, type Message } from '@baton/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answered, ask, never, type Kind } from '../calls.ts';
import type { Conversation } from './conversation.ts';
import { editedConversations } from './edited-conversations.ts';
import { startGarden, wires } from './garden.ts';
import { record, vendorTexts } from './record.ts';
import { recordedConversations } from './recorded-conversations.ts';

const conversations = [...recordedConversations, ...editedConversations];

let garden: Awaited<ReturnType<typeof startGarden>>;
beforeAll(async () => {
  garden = await startGarden();
});
afterAll(async () => {
  printTable();
  await garden[Symbol.asyncDispose]();
});

/** Who goes on: the model itself, and another one of each wire. */
const receiversOf = (from: Kind): readonly string[] => [`${from}-1`, ...wires.map((to) => `${to}-2`)];
const cells = new Map<string, string>();

/** How a model's own thoughts go back to it, by its wire; chat servers take them as they are told. */
const sealedBy: Record<Kind, (recorded: readonly Message[], words: string) => string> = {
  anthropic: (recorded, words) => sealOf(recorded, words, 'signature'),
  openai: (recorded) => vendorTexts(recorded).find((each) => each.startsWith('gAAAAAB')) ?? 'no seal',
  google: (recorded) => vendorTexts(recorded)[0] ?? 'no signature',
  'openai-compatible': (_recorded, words) => words,
};

describe.each(wires)('recorded on %s', (from) => {
  test.each(conversations)('$name', async (conversation) => {
    const { name, facts, pairs = [], thoughts = [] } = conversation;
    const recorded = await recordAt(from, conversation);
    for (const to of receiversOf(from)) {
      const found = await askFor(to, recorded, facts);
      expect(
        facts.filter((fact) => !found.includes(fact)),
        `${to} was not given`,
      ).toEqual([]);
      answered(await garden.model(to).call(ask(recorded), never));
      const turns = await garden.lastTurns(to);
      expect(pairs.map(([call]) => [call, resultUnder(call, turns)])).toEqual(
        pairs.map(([call, result]) => [call, expect.stringContaining(result) as string]),
      );
      const isOwn = to === `${from}-1`;
      const body = garden.lastBody();
      const goesBack = isOwn ? thoughts.map((words) => sealedBy[from](recorded, words)) : [];
      const isForeign = isOwn ? [] : [...vendorTexts(recorded), ...thoughts];
      expect(
        goesBack.filter((words) => !body.includes(words)),
        `${to} misses what it thought`,
      ).toEqual([]);
      expect(
        isForeign.filter((words) => body.includes(words)),
        `${to} was given another’s`,
      ).toEqual([]);
      cells.set(`${name} ${from} ${to}`, `${found.length}/${facts.length}`);
    }
  });
});

async function recordAt(from: Kind, conversation: Conversation): Promise<readonly Message[]> {
  const steps = conversation.beats.flatMap((beat) => ('step' in beat ? [beat.step] : []));
  await garden.script(`${from}-1`, { steps });
  const recorded = await record(conversation, garden.model(`${from}-1`));
  await garden.script(`${from}-1`, {});
  return recorded;
}

/** The facts that the receiver can be asked back. */
async function askFor(
  to: string,
  recorded: readonly Message[],
  facts: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const fact of facts) {
    const asked = ask([...recorded, userText(`recall: ${fact}`)]);
    const { message } = answered(await garden.model(to).call(asked, never));
    if (textOf(message).includes(`I know about "${fact}"`)) found.push(fact);
  }
  return found;
}

/** The text under the id of the call whose arguments hold this word. */
function resultUnder(word: string, turns: Awaited<ReturnType<typeof garden.lastTurns>>): string {
  const calls = turns.flatMap((turn) => (turn.role === 'assistant' ? turn.calls : []));
  const call = calls.find((each) => each.arguments.includes(word));
  const result = turns.find((turn) => turn.role === 'tool' && turn.callId === call?.id);
  return result?.text ?? 'nothing';
}

const sealOf = (recorded: readonly Message[], words: string, field: string): string =>
  recorded
    .flatMap(({ parts }) => parts)
    .flatMap((part) =>
      part.type === 'reasoning' && part.text.includes(words)
        ? Object.values(part.vendor ?? {}).map((data) => String((data as Record<string, unknown>)[field]))
        : [],
    )[0] ?? `no ${field}`;

/** One line a conversation and origin: facts that came back, by receiver. */
function printTable(): void {
  const lines = conversations.flatMap(({ name }) =>
    wires.map((from) => {
      const row = receiversOf(from).map((to) => (cells.get(`${name} ${from} ${to}`) ?? '–').padStart(7));
      return `${name.padEnd(44)}${from.padEnd(19)}${row.join('')}`;
    }),
  );
  const head = ['itself', 'anthr', 'respo', 'gemini', 'chat'].map((each) => each.padStart(7)).join('');
  console.log([`${'conversation'.padEnd(44)}${'recorded on'.padEnd(19)}${head}`, ...lines].join('\n'));
}
