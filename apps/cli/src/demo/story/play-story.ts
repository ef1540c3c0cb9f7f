import { setTimeout as sleep } from 'node:timers/promises';
import { followEvents } from '../../client/follow-events.ts';
import type { Context } from '../../context.ts';
import { foldEvent, isOver, newTaskLine, showClock, type Scene } from '../picture/scene.ts';
import type { Show } from '../picture/show.ts';
import { tellNews } from '../picture/tell-news.ts';
import type { Stage } from '../stage/open-stage.ts';
import type { Assignment } from './assignments.ts';
import { createDirector } from './direct-scenes.ts';
import type { Story } from './story.ts';

const lookEveryMs = 400;
const frameEveryMs = 100;
const newsKept = 10;

export type Submitted = { readonly assignment: Assignment; readonly id: string };

type Playing = {
  readonly story: Story;
  readonly stage: Stage;
  readonly submitted: readonly Submitted[];
  readonly show: Show;
  readonly now: Context['now'];
  readonly signal: AbortSignal;
};

/** Follows the tasks until all are over or the story has taken too long, and returns how it then looks. */
export async function playStory({ story, stage, submitted, show, now, signal }: Playing): Promise<Scene> {
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal, AbortSignal.timeout(story.longestMs)]);
  const direct = createDirector(story, stage.calm);
  const startedAt = now();
  let scene: Scene = {
    startedAt,
    now: startedAt,
    steps: story.steps,
    providers: (await stage.client.call('listProviders', {}, signal)).items,
    tasks: submitted.map(({ assignment }) => newTaskLine(assignment)),
    news: [],
  };

  async function followTask({ assignment, id }: Submitted, index: number): Promise<void> {
    const patience = { signal: until, onChange: () => {} };
    for await (const event of followEvents(stage.client, id, patience)) {
      const tasks = scene.tasks.map((line, at) => (at === index ? foldEvent(line, event) : line));
      const words = tellNews(event, now());
      const sentence =
        words === null ? null : `${showClock({ startedAt, now: now() })}  ${assignment.title}: ${words}`;
      if (sentence !== null) show.tell(sentence);
      scene = {
        ...scene,
        tasks,
        news: sentence === null ? scene.news : [...scene.news, sentence].slice(-newsKept),
      };
      void direct(event, until).catch(() => undefined);
      if (isOver(tasks[index])) return;
    }
  }

  async function lookAtProviders(): Promise<void> {
    for (;;) {
      const { items } = await stage.client.call('listProviders', {}, until);
      scene = { ...scene, providers: items };
      await sleep(lookEveryMs, undefined, { signal: until });
    }
  }

  const draw = (): void => {
    scene = { ...scene, now: now() };
    show.draw(scene);
  };
  const frames = setInterval(draw, frameEveryMs);
  try {
    const looking = lookAtProviders().catch(() => undefined);
    await Promise.allSettled(submitted.map(followTask));
    over.abort();
    await looking;
    draw();
    return scene;
  } finally {
    clearInterval(frames);
    show.close();
  }
}
