import type { ReadScript, ScriptedError } from '../scripts/script.ts';
import { createLimits, type Limits } from './limits.ts';
import { seededRandom } from './seeded-random.ts';

const DEFAULT_SEED = 1;
const EMPTY_SCRIPT: ReadScript = {};

/** One named provider: its scripts, and what counts for it as a whole since they were put. */
export interface Provider {
  readonly name: string;
  readonly scripts: readonly ReadScript[];
  readonly apiKey: string | undefined;
  readonly limits: Limits;
  /** Whether headers tell what is left. */
  readonly tellsLimits: boolean;
  /** Calls so far, refused ones too. */
  calls(): number;
  /** Counts a call and gives the error its number was scripted to meet. */
  countCall(): ScriptedError | undefined;
  /** Draws whether this call finds the provider overloaded. */
  drawOverload(): boolean;
  /** The first script whose `match` is in the text, else the first without one, else the empty script. */
  chooseScript(firstUserText: string): ReadScript;
}

/** `now` is in milliseconds since the epoch. */
export function createProvider(name: string, scripts: readonly ReadScript[], now: number): Provider {
  const firstSet = <Field extends keyof ReadScript>(field: Field): ReadScript[Field] | undefined =>
    scripts.find((script) => script[field] !== undefined)?.[field];
  const errors = new Map(
    scripts.flatMap((script) => script.errors ?? []).map((error) => [error.call, error]),
  );
  const overload = firstSet('overload') ?? 0;
  const random = seededRandom(firstSet('seed') ?? DEFAULT_SEED);
  const fallback = scripts.find((script) => script.match === undefined) ?? EMPTY_SCRIPT;
  const matching = scripts.filter((script) => script.match !== undefined);
  let calls = 0;

  return {
    name,
    scripts,
    apiKey: firstSet('apiKey'),
    limits: createLimits({ window: firstSet('window'), perMinute: firstSet('requestsPerMinute') }, now),
    tellsLimits: firstSet('tellsLimits') ?? true,
    calls: () => calls,
    countCall: () => errors.get((calls += 1)),
    drawOverload: () => overload > 0 && random() < overload,
    chooseScript: (text) => matching.find((script) => text.includes(script.match ?? '')) ?? fallback,
  };
}
