import { textOf, userText, type Message } from '@baton/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answered, ask, never, type Kind } from '../calls.ts';
import { conversations, type Conversation } from './conversations.ts';
import { startGarden, wires } from './garden.ts';
import { record, vendorTexts } from './record.ts';

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
    const recorded = await recordAt(from, conversation);
    for (const to of receiversOf(from)) {
      const own = to === `${from}-1`;
      const facts = await goOn(to, recorded, conversation.facts);
      for (const [call, result] of conversation.pairs ?? [])
        expect(resultUnder(call, await garden.lastTurns(to)), `${to}: what ${call} got`).toContain(result);
      const body = garden.lastBody();
      if (own) for (const words of conversation.thoughts ?? []) expectThought(from, recorded, words, body);
      else
        for (const foreign of [...vendorTexts(recorded), ...(conversation.thoughts ?? [])])
          expect(body).not.toContain(foreign);
      cells.set(`${conversation.name} ${from} ${to}`, `${facts}/${conversation.facts.length}`);
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

/** The conversation goes on as it stands, and is asked for every fact; how many came back. */
async function goOn(to: string, recorded: readonly Message[], facts: readonly string[]): Promise<number> {
  const model = garden.model(to);
  let found = 0;
  for (const fact of facts) {
    const asked = [...recorded, userText(`recall: ${fact}`)];
    const { message } = answered(await model.call(ask(asked), never));
    expect(textOf(message), `${to} asked for ${fact}`).toContain(`I know about "${fact.trim()}"`);
    expect(textOf(message)).toContain(fact.trim());
    found += 1;
  }
  answered(await model.call(ask(recorded), never));
  return found;
}

/** The text under the id of the call whose arguments hold this word. */
function resultUnder(word: string, turns: Awaited<ReturnType<typeof garden.lastTurns>>): string {
  const calls = turns.flatMap((turn) => (turn.role === 'assistant' ? turn.calls : []));
  const call = calls.find((each) => each.arguments.includes(word));
  const result = turns.find((turn) => turn.role === 'tool' && turn.callId === call?.id);
  return result?.text ?? 'nothing';
}

function expectThought(from: Kind, recorded: readonly Message[], words: string, body: string): void {
  expect(body, `what ${from} thought goes back to it`).toContain(sealedBy[from](recorded, words));
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
