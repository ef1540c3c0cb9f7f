import { readOptions } from './options.ts';
import { printTable } from './report/table.ts';
import { runScenario, type Outcome } from './run-scenario.ts';
import { runSabotages } from './sabotage/run-sabotages.ts';
import { sabotages } from './sabotage/sabotages.ts';
import { scenarios } from './scenarios/all-scenarios.ts';

const options = readOptionsOrExit();
if (options.sabotage !== null) process.exit((await sabotage(options.sabotage)) ? 0 : 1);
const chosen = scenarios.filter(({ name }) => options.scenario === null || options.scenario === name);
if (chosen.length === 0)
  exitWith(
    `--scenario is "${options.scenario}"; use one of ${scenarios.map(({ name }) => name).join(', ')}.`,
  );

const outcomes: Outcome[] = [];
for (const seed of options.seeds)
  for (const backend of options.backends)
    for (const scenario of chosen) {
      if (scenario.backend && scenario.backend !== backend) continue;
      process.stderr.write(`${scenario.title}, on ${backend}, seed ${seed} …\n`);
      const outcome = await runScenario(scenario, backend, seed, options);
      outcomes.push(outcome);
      for (const fault of outcome.faults) process.stderr.write(`  ${fault}\n`);
      if (options.keep) process.stderr.write(`  history and logs are in ${outcome.folder}\n`);
    }
process.stdout.write(`${printTable(outcomes)}\n`);
const broken = outcomes.filter(({ faults }) => faults.length > 0);
for (const { scenario, backend, seed } of broken)
  process.stdout.write(
    `Again: npm run chaos -- --profile ${options.profile} --backend ${backend} --scenario ${scenario} --seed ${seed} --keep\n`,
  );
process.exit(broken.length === 0 ? 0 : 1);

function sabotage(name: string): Promise<boolean> {
  const asked = sabotages.filter((one) => name === 'all' || name === one.name);
  if (asked.length > 0) return runSabotages(asked, options);
  return exitWith(
    `--sabotage is "${name}"; use one of ${sabotages.map((one) => one.name).join(', ')}, or all.`,
  );
}

function readOptionsOrExit() {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    return exitWith((error as Error).message);
  }
}

function exitWith(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
