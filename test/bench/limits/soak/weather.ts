import { setTimeout as sleep } from 'node:timers/promises';
import type { Script } from '@baton/simulator';
import { seededRandom } from '../../../../apps/simulator/src/providers/seeded-random.ts';

/** One spell of trouble at one provider, or at all of them. */
export type Spell = {
  readonly what: 'window' | 'overload' | 'drop' | 'all windows';
  readonly providers: readonly string[];
  readonly seconds: number;
  /** Fair weather after it, before the next spell anywhere. */
  readonly pauseMs: number;
};

/** Troubles in the order in which they come: the same for the same seed, without end. */
export function* spellsOf(seed: number, providers: readonly string[]): Generator<Spell> {
  const random = seededRandom(seed);
  const between = (least: number, most: number): number => least + random() * (most - least);
  for (;;) {
    const what = pick(random());
    const one = providers[Math.floor(random() * providers.length)] ?? '';
    yield {
      what,
      providers: what === 'all windows' ? providers : [one],
      seconds: Math.round(between(2, what === 'all windows' ? 5 : 10) * 10) / 10,
      pauseMs: Math.round(between(300, 2_500)),
    };
  }
}

/** Mostly windows, as in life; now and then all at once. */
const pick = (drawn: number): Spell['what'] =>
  drawn < 0.78 ? 'window' : drawn < 0.86 ? 'overload' : drawn < 0.94 ? 'drop' : 'all windows';

/** A spell as a provider's script: the same steps, and the trouble. */
function scriptIn({ what, seconds }: Pick<Spell, 'what' | 'seconds'>, fair: Script): Script {
  switch (what) {
    case 'window':
    case 'all windows':
      return { ...fair, window: { requests: 0, seconds } };
    case 'overload':
      return { ...fair, overload: 0.5 };
    case 'drop':
      return { ...fair, dropAfterChunks: 1 };
  }
}

/** Makes weather until it is told to stop; then the sky clears. Returns what came, and how often. */
export async function makeWeather(
  spells: Iterable<Spell>,
  { fair, put, signal }: Making,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const clearing = new Set<Promise<void>>();
  const cloudy = new Set<string>();
  for (const spell of spells) {
    if (signal.aborted) break;
    const struck = spell.providers.filter((provider) => !cloudy.has(provider));
    if (struck.length > 0) counts.set(spell.what, (counts.get(spell.what) ?? 0) + 1);
    for (const provider of struck) {
      cloudy.add(provider);
      await put(provider, scriptIn(spell, fair));
      const clears = rest(spell.seconds * 1_000, signal).then(async () => {
        await put(provider, fair);
        cloudy.delete(provider);
        clearing.delete(clears);
      });
      clearing.add(clears);
    }
    await rest(spell.pauseMs, signal);
  }
  await Promise.all(clearing);
  return counts;
}

type Making = {
  readonly fair: Script;
  readonly put: (provider: string, script: Script) => Promise<void>;
  readonly signal: AbortSignal;
};

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
