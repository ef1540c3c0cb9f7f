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
    ...(provider === 'synthetic' && troubled && { overload: 1 }),
  };
  const each = assignments.map((assignment): Script => ({
    match: `the log of ${assignment.topic},`,
    latencyMs: story.callMs,
    steps: stepsOf(assignment, story.steps),
    cachedShare: 0.7,
    ...(provider === 'codex' && troubled && assignment.number === story.dropped && { dropAfterChunks: 1 }),
    // What is read first fits, what comes then does not.
    ...(provider === 'claude' && assignment.number === story.tooLong && { contextTokens: 700 }),
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
