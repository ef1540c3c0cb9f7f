import { doAtOnce } from '../at-once.ts';
import type { Backend, Options } from '../options.ts';
import { runScenario } from '../run-scenario.ts';
import type { Profile, Scenario } from '../scenarios/scenario.ts';
import type { Sabotage } from './sabotages.ts';

/** What was lost stays lost; there is no need to wait for it as long as for what is only late. */
const quietSeconds = 25;

/** Runs each in its scenario, and tells. True: all of them turned red, and for the reason they must. */
export async function runSabotages(sabotages: readonly Sabotage[], options: Options): Promise<boolean> {
  const { seeds, backends, atOnce } = options;
  const attempts = seeds.flatMap((seed) =>
    backends.flatMap((backend) => sabotages.map((sabotage) => ({ sabotage, backend, seed }))),
  );
  let red = 0;
  await doAtOnce(attempts, atOnce, async ({ sabotage, backend, seed }) => {
    if (await bites(sabotage, backend, seed, options)) red += 1;
  });
  return red === attempts.length;
}

/** Strikes hit the moment that matters by chance: there are enough of them that one does. */
const longer = ({ ci: { tasks, seconds, amount } }: Scenario): Profile => ({
  tasks: 3 * tasks,
  seconds: 3 * seconds,
  amount: 3 * amount,
});

async function bites(sabotage: Sabotage, backend: Backend, seed: number, options: Options): Promise<boolean> {
  const { name, removes, scenario, edits, seenAs } = sabotage;
  const begun = performance.now();
  const { faults, folder } = await runScenario(scenario, backend, seed, {
    ...options,
    edits,
    quietSeconds,
    size: longer(scenario),
    warmUp: 0,
  });
  const seen = faults.find((fault) => seenAs.test(fault));
  const seconds = Math.round((performance.now() - begun) / 1_000);
  const about = `${name} (${removes}), ${scenario.name} on ${backend}, seed ${seed}, ${seconds} s`;
  process.stdout.write(
    seen === undefined
      ? `STAYED GREEN: ${about}: nothing was seen as ${seenAs}\n`
      : `red, as it must: ${about}: ${seen}\n`,
  );
  if (seen === undefined) for (const fault of faults) process.stdout.write(`  ${fault}\n`);
  if (options.keep) process.stdout.write(`  history and logs are in ${folder}\n`);
  return seen !== undefined;
}
