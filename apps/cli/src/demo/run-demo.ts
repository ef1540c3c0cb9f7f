import type { BatchView } from '@baton/contract';
import type { Context } from '../context.ts';
import { createShow } from './picture/show.ts';
import { isLost, renderSummary, type Outcome } from './picture/summary.ts';
import type { TaskLine } from './picture/scene.ts';
import { openStage, type Stage } from './stage/open-stage.ts';
import { playStory, type Submitted } from './story/play-story.ts';
import type { Story } from './story/story.ts';

/** Plays the story on a Baton of its own and shows it; tells whether no task was lost. Rejects where it is interrupted. */
export async function runDemo(
  { stdout, stderr, now, interruption }: Context,
  story: Story,
): Promise<boolean> {
  const signal = interruption();
  stderr.line('Starting Baton on an embedded Postgres with four simulated providers …');
  const stage = await openStage(story);
  try {
    signal.throwIfAborted();
    const submitted = await submit(stage, signal);
    const startedAt = now().getTime();
    const show = createShow({ stdout });
    const { tasks } = await playStory({ story, stage, submitted, show, now, signal });
    const seconds = (now().getTime() - startedAt) / 1_000;
    signal.throwIfAborted();
    const outcomes = await Promise.all(submitted.map((one, index) => readOutcome(stage, one, tasks[index])));
    stdout.line(`\n${renderSummary(outcomes, seconds, stdout)}`);
    return !outcomes.some(isLost);
  } finally {
    await stage.close();
  }
}

async function submit({ client, assignments }: Stage, signal: AbortSignal): Promise<readonly Submitted[]> {
  const tasks = assignments.map(({ input, title }) => ({ input, title }));
  const { items }: BatchView = await client.call('submitBatch', { body: { tasks } }, signal);
  return items.map((item) => {
    const assignment = assignments[item.index];
    if (!('task' in item) || !assignment) throw new Error(`A task was refused: ${JSON.stringify(item)}`);
    return { assignment, id: item.task.id };
  });
}

async function readOutcome(
  { client }: Stage,
  { assignment, id }: Submitted,
  line: TaskLine | undefined,
): Promise<Outcome> {
  if (!line) throw new Error(`Task ${id} was not followed.`);
  const [task, { handoffs }] = await Promise.all([
    client.call('getTask', { id }),
    client.call('listRuns', { id }),
  ]);
  return { line, assignment, task, handoffs };
}
