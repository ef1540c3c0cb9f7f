import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Backend } from '../plan.ts';
import { stopOnSignal } from '../processes/child.ts';
import { openStores, type Stores } from '../processes/stores.ts';
import { startSimulatorProcess } from '../processes/simulator.ts';
import { aimRows, type Aim } from '../report/aims.ts';
import { summarizeProfiles } from '../report/summarize-profiles.ts';
import { formatTable } from '../report/table.ts';
import { handOverCases, measureHandOver } from './measure-hand-over.ts';
import { measureMoving } from './measure-moving.ts';
import { measurePure } from './measure-pure.ts';
import { readLimitsOptions } from './options.ts';
import { measureSoak } from './soak/measure-soak.ts';

const options = readLimitsOptions(process.argv.slice(2));
const profile = options.profile === null ? null : resolve(options.profile);
if (profile) mkdirSync(profile, { recursive: true });
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const wants = (part: (typeof options.parts)[number]): boolean => options.parts.includes(part);

const fullSoak = { tasks: 1_000, inFlight: 100, longestMs: 150_000 };
const quickSoak = { tasks: 150, inFlight: 50, longestMs: 60_000 };

const aims: Aim[] = [];
const print = (title: string, measured: readonly Aim[]): void => {
  aims.push(...measured);
  process.stdout.write(`${formatTable(title, aimRows(measured))}\n`);
};

if (wants('pure')) {
  say('classification and fitting');
  print('Limits: by themselves', await measurePure());
}
const stores = await openStores();
stopOnSignal(stores);
try {
  for (const backend of options.backends) await measureBackend(backend, stores);
} finally {
  await stores.close();
}
if (options.json) writeFileSync(options.json, JSON.stringify({ seed: options.seed, aims }, null, 2));

async function measureBackend(backend: Backend, stores: Stores): Promise<void> {
  const simulator = await startSimulatorProcess(stores.folder);
  const stage = { backend, stores, simulator, profile, say };
  try {
    if (wants('hand-over'))
      for (const one of handOverCases) {
        say(`${backend}: hand-overs, ${one.what}`);
        print(`Limits: hand-over, ${backend}`, await measureHandOver(stage, one));
        if (profile) process.stdout.write(`${summarizeProfiles(profile)}\n`);
      }
    if (wants('moving')) {
      say(`${backend}: waiting runs`);
      print(`Limits: waiting runs, ${backend}`, await measureMoving(stage, options.quick ? 2_000 : 10_000));
      if (profile) process.stdout.write(`${summarizeProfiles(profile)}\n`);
    }
    if (wants('soak')) {
      const plan = options.quick ? quickSoak : fullSoak;
      const soak = await measureSoak(stage, { ...plan, seed: options.seed });
      process.stdout.write(`${formatTable(`Soak, ${backend}`, soak.rows)}\n`);
      print(`Soak, ${backend}: aims`, soak.aims);
      for (const line of soak.lost) process.stdout.write(`${line}\n`);
    }
  } finally {
    await simulator.stop();
  }
}
