import type { Message } from '../../message.ts';
import { messageTokens, type CountTokens } from '../token-count.ts';
import type { Importance } from './importance.ts';
import type { RecordLevel } from './record.ts';
import { shortenTools, withoutReasoning } from './shorten.ts';
import { coreFrom, type Item, type Unit } from './units.ts';

/** What has become of an item: the message given in its place, null where it is left out, `folded` if into the record. */
export type Standing = {
  readonly item: Item;
  readonly message: Message | null;
  /** What was given last before it was folded. */
  readonly shown: Message | null;
  readonly tokens: number;
  readonly folded: boolean;
};

/** One thing given up. */
export type Rung =
  | { readonly kind: 'change'; readonly standings: readonly Standing[] }
  | { readonly kind: 'record'; readonly level: RecordLevel };

export type LadderInput = {
  readonly units: readonly Unit[];
  readonly importance: Importance;
  /** Messages that stay as they are: the objective and what was pinned. */
  readonly fixed: ReadonlySet<number>;
  /** The newest units that together have no more than this stay verbatim until all else is given up. */
  readonly tailTokens: number;
  readonly countTokens: CountTokens;
};

/** Characters kept of a tool output, first and where that is not enough. */
const shortened = [1_600, 320] as const;
/** How soon an output is cut for the first and the second time, against leaving out its whole unit. */
const soonness = [0.5, 0.75] as const;

/**
 * What is given up, one after the other, from what is missed least to what is missed most. The order does not depend
 * on the budget: a larger budget stops earlier and keeps a superset, which is why fidelity grows with the budget.
 *
 * Reasoning first. Then tool outputs are shortened and units go into the record, the least important first, each
 * output twice before its unit leaves. Then the lesser lines of the record; then the tail in the same way, except the
 * last step and what follows it, whose outputs may be shortened but never leave.
 */
export function* ladderOf(input: LadderInput): Generator<Rung> {
  const { units, importance, fixed, countTokens } = input;
  const now = new Map<Item, Standing>();
  const [tailAt, coreAt] = [tailFrom(input), coreFrom(units)];
  const old = units.slice(0, tailAt);
  const tail = units.slice(tailAt, coreAt);
  const core = units.slice(coreAt);

  yield* inOrder(old, withoutReasoning);
  for (const take of byImportance(old)) yield* take();
  yield { kind: 'record', level: 'essential' };
  yield* inOrder(tail, withoutReasoning);
  for (const list of [tail, core])
    for (const most of shortened) yield* inOrder(list, (message) => shortenTools(message, most));
  for (const unit of tail) yield* fold(unit);
  yield* inOrder(core, withoutReasoning);

  function* inOrder(list: readonly Unit[], make: Make): Generator<Rung> {
    for (const { items } of list) for (const item of items) yield* change(item, make);
  }

  /** Every cut and every leave of the old units, the least missed first; worked out only when it is their turn. */
  function byImportance(list: readonly Unit[]): readonly (() => Generator<Rung>)[] {
    const takes = list.flatMap((unit) => {
      const cuts = unit.items.flatMap((item) =>
        shortened.map((most, index) => ({
          missed: importance(item.number) * (soonness[index] ?? 1),
          take: () => change(item, (message) => shortenTools(message, most)),
        })),
      );
      const missed = Math.max(...unit.items.map(({ number }) => importance(number)));
      return [...cuts, { missed, take: () => fold(unit) }];
    });
    return takes.sort((a, b) => a.missed - b.missed).map(({ take }) => take);
  }

  function* change(item: Item, make: Make): Generator<Rung> {
    const before = now.get(item) ?? standingOf(item, countTokens);
    if (fixed.has(item.number) || before.message === null) return;
    const message = make(before.message);
    if (message === before.message) return;
    const tokens = message ? messageTokens(message, countTokens) : 0;
    if (tokens < before.tokens) yield taken([{ item, message, shown: message, tokens, folded: false }]);
  }

  function* fold({ items }: Unit): Generator<Rung> {
    if (!items.some(({ number }) => fixed.has(number))) yield taken(items.map(folded));
  }

  function folded(item: Item): Standing {
    const shown = (now.get(item) ?? standingOf(item, countTokens)).message;
    return { item, message: null, shown, tokens: 0, folded: true };
  }

  function taken(standings: readonly Standing[]): Rung {
    for (const standing of standings) now.set(standing.item, standing);
    return { kind: 'change', standings };
  }
}

type Make = (message: Message) => Message | null;

export const standingOf = (item: Item, countTokens: CountTokens): Standing => ({
  item,
  message: item.message,
  shown: item.message,
  tokens: messageTokens(item.message, countTokens),
  folded: false,
});

/** Where the tail begins: at least one unit, and the core, is in it. */
function tailFrom({ units, tailTokens, countTokens }: LadderInput): number {
  let from = units.length;
  for (let sum = 0; from > 0; from -= 1) {
    const unit = units[from - 1];
    sum += unit?.items.reduce((all, { message }) => all + messageTokens(message, countTokens), 0) ?? 0;
    if (sum > tailTokens) break;
  }
  return Math.min(from, coreFrom(units));
}
