import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunList, TaskView } from '@baton/contract';
import type { PresentedRequest, Script } from '@baton/simulator';
import { createClient } from '../../../support/client.ts';
import { journalServer } from '../../../support/journal-server.ts';
import { quantilesOf } from '../../measure/quantile.ts';
import { benchAgent, benchFile } from '../../processes/baton.ts';
import { least, most, type Aim } from '../../report/aims.ts';
import type { Row } from '../../report/table.ts';
import { withBaton, type Raised, type Stage } from '../../run/stage.ts';
import { judgeTask, type TaskRecord, type TaskVerdict } from './judge-task.ts';
import { makeWeather, spellsOf } from './weather.ts';

const chain = ['claude', 'codex', 'synthetic', 'gemini'] as const;

export type SoakPlan = {
  readonly tasks: number;
  readonly inFlight: number;
  readonly seed: number;
  /** After so long no more tasks are handed in. */
  readonly longestMs: number;
};

export type Soak = {
  readonly rows: readonly Row[];
  readonly aims: readonly Aim[];
  readonly lost: readonly string[];
};

/** Once the sky is clear, what has not ended after so long never will. */
const drainMs = 90_000;

const steps = 5;
const callMs = 250;

/** Tasks of five steps with a tool at each but the last, while providers close, overload and drop at random. */
export async function measureSoak(stage: Omit<Stage, 'plan'>, plan: SoakPlan): Promise<Soak> {
  const { simulator, stores, say } = stage;
  const file = fileOf(simulator.url, join(stores.folder, 'soak-journal.txt'));
  return withBaton(stage, { workers: 2, file }, async (baton) => {
    const client = createClient(baton.url, baton.key, simulator.url);
    const fair: Script = { latencyMs: callMs, steps: stepsOfATask };
    for (const provider of chain) await simulator.script(provider, fair);
    await simulator.forget();
    const storm = new AbortController();
    const weather = makeWeather(spellsOf(plan.seed, chain), {
      fair,
      put: simulator.script,
      signal: storm.signal,
    });
    const startedAt = Date.now();
    const ids = await runAll(client, baton, plan, () => storm.abort(), say);
    const seconds = (Date.now() - startedAt) / 1_000;
    storm.abort();
    const counts = await weather;
    const records: TaskRecord[] = [];
    for (const id of ids) records.push(await readRecord(client, id));
    const asked = await simulator.requests();
    return report({ plan, records, asked, seconds, counts });
  });
}

const stepsOfATask: NonNullable<Script['steps']> = Array.from({ length: steps - 1 }, (_, index) => ({
  say: `I look at part ${index + 1}.`,
  tool: 'journal__look',
  // Each another call, as the parts of a job are.
  args: { waitMs: index },
}));

const fileOf = (simulatorUrl: string, journal: string): object => ({
  ...benchFile(simulatorUrl),
  tools: { journal: journalServer(journal) },
  agents: [{ ...benchAgent, providers: chain, tools: ['journal'] }],
});

type Client = ReturnType<typeof createClient>;

/** So many tasks are under way at any time, until all have ended or the time is up; `calm` is called when none is left to begin. */
async function runAll(
  client: Client,
  { watch }: Raised,
  { tasks, inFlight, longestMs }: SoakPlan,
  calm: () => void,
  say: (line: string) => void,
): Promise<readonly string[]> {
  const ids: string[] = [];
  const endsAt = Date.now() + longestMs;
  let done = 0;
  const line = async (): Promise<void> => {
    while (ids.length < tasks && Date.now() < endsAt) {
      const place = ids.push('') - 1;
      const { id } = await client.submit({ input: inputOf(place) });
      ids[place] = id;
      await Promise.race([watch.finished(id), untilLate]);
      done += 1;
      if (done % 100 === 0) say(`soak: ${done} of ${tasks} tasks ended`);
    }
    if (Date.now() >= endsAt) calm();
  };
  const untilLate = sleep(longestMs + drainMs, undefined, { ref: false });
  await Promise.all(Array.from({ length: inFlight }, line));
  return ids;
}

const inputOf = (index: number): string =>
  `Look at all parts of job ${index}. The code word is heliotrope-${index}.`;

async function readRecord(client: Client, id: string): Promise<TaskRecord> {
  const task: TaskView = await client.task(id);
  const { handoffs }: RunList = await client.runs(id);
  return { task, events: await client.events(id), handoffs };
}

type Measured = {
  readonly plan: SoakPlan;
  readonly records: readonly TaskRecord[];
  readonly asked: readonly PresentedRequest[];
  readonly seconds: number;
  readonly counts: ReadonlyMap<string, number>;
};

function report({ plan, records, asked, seconds, counts }: Measured): Soak {
  const verdicts = records.map(judgeTask);
  const limited = verdicts.filter((verdict) => verdict.limited);
  const fidelities = verdicts.flatMap((verdict) => verdict.fidelities);
  const whole = fidelities.filter((fidelity) => fidelity === 1).length;
  const recovery = quantilesOf(verdicts.flatMap((verdict) => verdict.recoveriesMs));
  const heard = records.map(({ task }, index) => wasHeardWhole(asked, task, index));
  const weather = [...counts].map(([what, times]) => `${what} ${times}`).join(', ');
  return {
    rows: [
      row('seed', plan.seed),
      row('seconds', seconds),
      row('weather', weather),
      row('tasks', `${records.length} of ${plan.tasks}`),
      row('tasks that met a limit', limited.length),
      row(
        'hand-overs',
        sum(verdicts, ({ hops }) => hops),
      ),
      row(
        'waits for all providers',
        sum(verdicts, ({ waits }) => waits),
      ),
      row('hand-overs with fidelity 1', `${whole} of ${fidelities.length}`),
      row('first steps after a hand-over', tally(verdicts.flatMap((verdict) => verdict.verdicts))),
      row('recoveries', verdicts.flatMap((verdict) => verdict.recoveriesMs).length),
      row('time to recover p50, s', recovery.p50 / 1_000),
      row('time to recover p99, s', recovery.p99 / 1_000),
    ],
    aims: [
      most('tasks lost', verdicts.filter(({ lost }) => lost).length, 0),
      least('context preserved, % of hand-overs', percent(whole, fidelities.length), 99),
      least(
        'last call had the whole conversation, % of tasks',
        percent(heard.filter(Boolean).length, heard.length),
        99,
      ),
      least(
        'recovered without a person, %',
        percent(limited.filter(({ needsPerson }) => !needsPerson).length, limited.length),
        95,
      ),
      most('time to recover p95, s, less stated waits', recovery.p95 / 1_000, 30),
    ],
    lost: records
      .filter((record) => judgeTask(record).needsPerson)
      .map(({ task }) => `${task.id} ${task.status} ${task.error?.message ?? ''}`),
  };
}

/** The request that was answered last held the input, four answers and four results of this very task. */
function wasHeardWhole(asked: readonly PresentedRequest[], { title }: TaskView, index: number): boolean {
  const last = asked.findLast(
    ({ outcome, messages }) => outcome === 'answered' && messages[0]?.text === inputOf(index),
  );
  const roles = last?.messages.map(({ role }) => role).join(' ');
  const expected = ['user', ...Array.from({ length: steps - 1 }, () => 'assistant tool')].join(' ');
  return title !== '' && roles === expected;
}

const row = (what: string, value: string | number): Row => ({ what, value });
const percent = (part: number, all: number): number => (all === 0 ? 100 : (100 * part) / all);
const sum = (verdicts: readonly TaskVerdict[], of: (verdict: TaskVerdict) => number): number =>
  verdicts.reduce((all, verdict) => all + of(verdict), 0);

function tally(words: readonly string[]): string {
  const counts = Map.groupBy(words, (word) => word);
  return [...counts].map(([word, list]) => `${word} ${list.length}`).join(', ') || 'none';
}
