import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { readOptions } from './options.ts';
import { fullPlan, quickPlan } from './plan.ts';
import { stopOnSignal } from './processes/child.ts';
import { openStores } from './processes/stores.ts';
import { startSimulatorProcess } from './processes/simulator.ts';
import { aimsOf } from './report/aims.ts';
import { printFigures } from './report/print-figures.ts';
import { summarizeProfiles } from './report/summarize-profiles.ts';
import { measureBackend } from './run/measure-backend.ts';
import type { Figures } from './run/figures.ts';

const options = readOptions(process.argv.slice(2));
const profile = options.profile === null ? null : resolve(options.profile);
if (profile) mkdirSync(profile, { recursive: true });
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const measured: Figures[] = [];
const stores = await openStores();
stopOnSignal(stores);
try {
  const simulator = await startSimulatorProcess(stores.folder);
  try {
    const plan = options.quick ? quickPlan : fullPlan;
    for (const backend of options.backends) {
      const figures = await measureBackend({ backend, plan, stores, simulator, profile, say });
      measured.push(figures);
      process.stdout.write(`${printFigures(figures)}\n`);
      if (profile) process.stdout.write(`${summarizeProfiles(profile)}\n`);
    }
  } finally {
    await simulator.stop();
  }
} finally {
  await stores.close();
}
if (options.json)
  writeFileSync(
    options.json,
    JSON.stringify(
      { machine: machine(), results: measured.map((figures) => ({ ...figures, aims: aimsOf(figures) })) },
      null,
      2,
    ),
  );

function machine() {
  return {
    node: process.version,
    arch: arch(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryMb: Math.round(totalmem() / 1_048_576),
    measuredAt: new Date().toISOString(),
  };
}
