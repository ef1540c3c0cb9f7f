import type { Script } from '@baton/simulator';
import { readingSteps, type Assignment } from './assignments.ts';
import type { Story } from './story.ts';

/** The chain of every task of the demo. */
export const chain = ['claude', 'codex', 'synthetic', 'gemini'] as const;
export type ChainProvider = (typeof chain)[number];

/** What one provider plays: a script for each task, and its own trouble while there is any. */
export function scriptsOf(
  provider: ChainProvider,
  story: Story,
  assignments: readonly Assignment[],
  troubled: boolean,
): Script[] {
  const whole: Script = {
    ...(provider !== 'synthetic' && { window: story.windows[provider] }),
    // One closes unannounced; the others tell how much is left, and are left in time.
    ...(provider === 'claude' && { tellsLimits: false }),
    ...(provider === 'synthetic' && troubled && { overload: 1 }),
  };
  const each = assignments.map((assignment): Script => ({
    match: `the log of ${assignment.topic},`,
    // Some are quicker than others, so that they do not march in step.
    latencyMs: Math.round(story.callMs * (0.75 + (assignment.number % 5) * 0.12)),
    steps: stepsOf(assignment, story.steps),
    cachedShare: 0.7,
    ...(provider === 'codex' && troubled && assignment.number === story.dropped && { dropAfterChunks: 1 }),
    // Less than its entry in baton.yaml says; one task's first file alone is longer.
    ...(provider === 'claude' && { contextTokens: 12_000 }),
  }));
  return [whole, ...each];
}

/** After these the simulated model answers by itself, from the messages it was given. */
function stepsOf({ topic }: Assignment, steps: number): NonNullable<Script['steps']> {
  const reads = Array.from({ length: readingSteps(steps) }, (_, part) => ({
    say: `I read part ${part + 1} of the log.`,
    tool: 'desk__read',
    args: { file: `${topic}-${part + 1}.txt` },
  }));
  const note = {
    file: `${topic}-note.txt`,
    text: `Most of the ${topic} come from node 7. Next: look at its disk.`,
  };
  return [
    ...reads,
    { say: 'I note what I found.', tool: 'desk__write', args: note },
    { say: 'I look the note over.', tool: 'desk__read', args: { file: note.file } },
  ];
}
