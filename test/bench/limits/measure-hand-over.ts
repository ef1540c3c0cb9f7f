import { setTimeout as sleep } from 'node:timers/promises';
import type { PresentedRequest, Script } from '@baton/simulator';
import type { TaskView } from '@baton/contract';
import { createClient } from '../../support/client.ts';
import { quantilesOf } from '../measure/quantile.ts';
import { benchAgent, benchFile } from '../processes/baton.ts';
import { most, type Aim } from '../report/aims.ts';
import { withBaton, type Stage } from '../run/stage.ts';

const running = 64;
const chain = ['claude', 'codex', 'synthetic', 'gemini'] as const;

export type HandOverCase = {
  readonly what: string;
  /** Steps that every session has before its first limit. */
  readonly stepsBefore: number;
  /** How long a model takes: the calls of all tasks are spread over it, and so are the refusals. */
  readonly callMs: number;
  readonly aimMs: number;
};

export const handOverCases: readonly HandOverCase[] = [
  { what: 'short sessions, calls of 3 s', stepsBefore: 0, callMs: 3_000, aimMs: 100 },
  { what: 'short sessions, calls of 1 s', stepsBefore: 0, callMs: 1_000, aimMs: 100 },
  { what: '100-message sessions, calls of 3 s', stepsBefore: 49, callMs: 3_000, aimMs: 250 },
];

/**
 * Closes one provider's window after the other under 64 running tasks, the first to warm up: code is slow until it was
 * compiled. What is measured lies wholly outside Baton: from the end of the answer that says so until the next provider
 * has the whole request, by the simulator's log.
 */
export async function measureHandOver(
  stage: Omit<Stage, 'plan'>,
  wanted: HandOverCase,
): Promise<readonly Aim[]> {
  const { simulator } = stage;
  const { callMs } = wanted;
  return withBaton(stage, { workers: 1, file: fileOf(simulator.url), profiled: true }, async (baton) => {
    const client = createClient(baton.url, baton.key, simulator.url);
    const steps = stepsOf(wanted.stepsBefore);
    for (const provider of chain)
      await simulator.script(provider, { steps, latencyMs: wanted.stepsBefore > 0 ? 0 : callMs });
    const tasks = await submit(client, wanted);
    if (wanted.stepsBefore > 0) await Promise.all(tasks.map(({ id }) => untilAsking(client, id)));
    await simulator.forget();
    for (const provider of chain) await simulator.script(provider, { steps, latencyMs: callMs });
    for (const { id } of wanted.stepsBefore > 0 ? tasks : []) {
      await client.post(`/v1/tasks/${id}/answer`, { text: 'Go on.' });
      await sleep(callMs / running);
    }
    for (const [index, provider] of chain.slice(0, -1).entries()) {
      await untilAllWorkAt(stage, provider);
      await simulator.script(provider, { steps, latencyMs: callMs, window: { requests: 0, seconds: 900 } });
      await untilAllWorkAt(stage, chain[index + 1] ?? '');
    }
    const requests = await simulator.requests();
    const took = handOverTimes(requests.filter(({ provider }) => provider !== chain[0]));
    const { p50, p95 } = quantilesOf(took);
    const name = `${stage.backend}: failure seen → next request, ${wanted.what}, ${took.length} hand-overs at ${running} running`;
    return [most(`${name}, p50 ms`, p50, wanted.aimMs), most(`${name}, p95 ms`, p95, wanted.aimMs)];
  });
}

const fileOf = (simulatorUrl: string): object => ({
  ...benchFile(simulatorUrl),
  agents: [{ ...benchAgent, providers: chain, limits: { maxSteps: 200 } }],
});

/** Tool calls without end; where a session must have a length first, a question stands there. */
function stepsOf(before: number): NonNullable<Script['steps']> {
  const call = { say: 'I read the next part of the file.', tool: 'read_file', args: { path: 'src/part.ts' } };
  const ask = { tool: 'ask_person', args: { question: 'Shall I go on?' } };
  return [
    ...Array.from({ length: before }, () => call),
    ...(before > 0 ? [ask] : []),
    ...Array.from({ length: 40 }, () => call),
  ];
}

type Client = ReturnType<typeof createClient>;

/** Spread over the time of a call, as the work of different tasks is. */
async function submit(client: Client, { what, callMs }: HandOverCase): Promise<readonly TaskView[]> {
  const tasks: TaskView[] = [];
  for (let index = 0; index < running; index += 1) {
    tasks.push(await client.submit({ input: `Fix failing test ${index} of ${what}.` }));
    await sleep(callMs / running);
  }
  return tasks;
}

const untilAsking = (client: Client, id: string): Promise<TaskView> =>
  client.until(id, ({ status }) => status === 'input_required', 120_000);

/** All have called there twice, more or less. The log is not asked: reading it out would stop the simulator. */
async function untilAllWorkAt({ simulator }: Pick<Stage, 'simulator'>, provider: string): Promise<void> {
  for (const end = Date.now() + 60_000; (await simulator.callsOf(provider)) < 2 * running; await sleep(100))
    if (Date.now() > end) throw new Error(`${provider} was not called by ${running} tasks within 60 s`);
}

const taskOf = ({ messages }: PresentedRequest): string => messages[0]?.text ?? '';

/** Milliseconds from each refusal to the same task's next request; the log has whole milliseconds. */
function handOverTimes(requests: readonly PresentedRequest[]): readonly number[] {
  return requests.flatMap((refused) => {
    if (refused.outcome !== 'limited' || refused.endedAt === null) return [];
    const next = requests.find(
      (request) =>
        request.n > refused.n && taskOf(request) === taskOf(refused) && request.provider !== refused.provider,
    );
    return next ? [Date.parse(next.at) - Date.parse(refused.endedAt)] : [];
  });
}
