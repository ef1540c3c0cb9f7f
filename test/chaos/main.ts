import { doAtOnce } from './at-once.ts';
import { readOptions, type Backend } from './options.ts';
import { recoveries } from './report/aims.ts';
import { printReport } from './report/print-report.ts';
import { openRecord } from './report/record.ts';
import { runScenario, type Outcome } from './run-scenario.ts';
import { runSabotages } from './sabotage/run-sabotages.ts';
import { sabotages } from './sabotage/sabotages.ts';
import { scenarios } from './scenarios/all-scenarios.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { endWorlds } from './world/open-worlds.ts';

type Run = { readonly scenario: Scenario; readonly backend: Backend; readonly seed: number };

const options = orExit(() => readOptions(process.argv.slice(2)));
const chosen = scenarios.filter(({ name }) => options.scenario === null || options.scenario === name);
if (chosen.length === 0)
  exitWith(
    `--scenario is "${options.scenario}"; use one of ${scenarios.map(({ name }) => name).join(', ')}.`,
  );
let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  // Not `once`: packages that find no other listener left end the process themselves.
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    void endWorlds().finally(() => process.exit(130));
  });

if (options.sabotage !== null) process.exit((await sabotage(options.sabotage)) ? 0 : 1);
const runs = options.seeds.flatMap((seed) =>
  options.backends.flatMap((backend) =>
    chosen
      .filter((scenario, place) => backendsOf(scenario, place + seed).includes(backend))
      .map((scenario): Run => ({ scenario, backend, seed })),
  ),
);
const record = orExit(() => openRecord(options.record));
const held = new Set(record.outcomes().map(nameOf));
const left = runs.filter(
  ({ scenario, backend, seed }) =>
    !held.has(nameOf({ profile: options.profile, scenario: scenario.name, backend, seed })),
);
const broken: Run[] = [];
const notRun: string[] = [];
const isAlone = ({ scenario }: Run): boolean => options.profile === 'full' && scenario.alone === true;
const [together, alone] = [left.filter((run) => !isAlone(run)), left.filter(isAlone)];
await doAtOnce(together, options.atOnce, play, () => isStopping);
await doAtOnce(alone, 1, play, () => isStopping);
await endWorlds();
process.stdout.write(`${printReport(record.outcomes())}\n`);
for (const line of notRun) process.stdout.write(`${line}\n`);
for (const { scenario, backend, seed } of broken)
  process.stdout.write(
    `Again: npm run chaos -- --profile ${options.profile} --backend ${backend} --scenario ${scenario.name} --seed ${seed} --keep\n`,
  );
// Profile `ci` runs on any machine: there, what is slow is told only.
const isLate = options.profile === 'full' && recoveries(record.outcomes()).some(({ isMissed }) => isMissed);
process.exit(broken.length === 0 && !isLate ? 0 : 1);

/** By which a record knows a run. */
function nameOf({
  profile,
  scenario,
  backend,
  seed,
}: Pick<Outcome, 'profile' | 'scenario' | 'backend' | 'seed'>): string {
  return `${profile} ${scenario} ${backend} ${seed}`;
}

function backendsOf({ backend }: Scenario, turn: number): readonly Backend[] {
  if (backend) return [backend];
  const { backends, inTurn } = options;
  return inTurn ? backends.filter((_, index) => index === turn % backends.length) : backends;
}

function sabotage(name: string): Promise<boolean> {
  const asked = sabotages.filter((one) => name === 'all' || name === one.name);
  if (asked.length > 0) return runSabotages(asked, options);
  return exitWith(
    `--sabotage is "${name}"; use one of ${sabotages.map((one) => one.name).join(', ')}, or all.`,
  );
}

async function play(run: Run): Promise<void> {
  const { scenario, backend, seed } = run;
  const name = `${scenario.name} on ${backend}, seed ${seed}`;
  const from = performance.now();
  const say = (words: string): void => void process.stderr.write(`${words}\n`);
  const obstacle = (await scenario.cannotRun?.()) ?? null;
  if (obstacle !== null) return void notRun.push(`Not run: ${name}: ${obstacle}.`);
  try {
    const outcome = await runScenario(scenario, backend, seed, options);
    record.add(outcome);
    const isHeld = outcome.faults.length === 0;
    if (!isHeld) broken.push(run);
    say(`${name}: ${isHeld ? 'held' : 'BROKEN'}, ${((performance.now() - from) / 1_000).toFixed(0)} s`);
    for (const line of [...outcome.faults, ...outcome.notes]) say(`  ${line}`);
    if (options.keep) say(`  history and logs are in ${outcome.folder}`);
  } catch (error) {
    if (isStopping) return;
    broken.push(run);
    say(`${name}: could not be run to its end: ${(error as Error).stack}`);
  }
}

function orExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    return exitWith((error as Error).message);
  }
}

function exitWith(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
