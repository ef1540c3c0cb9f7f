import type { ProviderView } from '@baton/contract';
import { cutTo, textWidth } from '../../print/text-width.ts';
import type { Format, Screen } from '../../terminal/screen.ts';
import { isOver, showClock, type Scene, type TaskLine } from './scene.ts';
import { wordsFor } from './tell-news.ts';

type Paint = Screen['paint'];
type Size = { readonly columns: number; readonly rows: number };

/** The scene as lines that fit the terminal: providers above, tasks below, the news last. */
export function drawScene(scene: Scene, { columns, rows }: Size, paint: Paint): readonly string[] {
  const width = Math.min(columns, 100) - 1;
  const head = [drawHead(scene, width, paint), ''];
  const providers = scene.providers.map((provider) => drawProvider(provider, scene, width, paint));
  const room = rows - head.length - providers.length - 2;
  const tasks = mostTelling(scene.tasks, room).map((task) => drawTask(task, scene, width, paint));
  const left = room - tasks.length - 1;
  const news = left > 0 ? scene.news.slice(-Math.min(3, left)) : [];
  return [
    ...head,
    ...providers,
    '',
    ...tasks,
    ...(news.length > 0 ? ['', ...news.map((line) => paint('dim', ` ${cutTo(width - 1, line)}`))] : []),
  ];
}

/** Where not all find room, the finished ones leave first. */
function mostTelling(tasks: readonly TaskLine[], room: number): readonly TaskLine[] {
  const surplus = tasks.length - Math.max(1, room);
  if (surplus <= 0) return tasks;
  const leaving = [...tasks.filter(isOver), ...tasks.filter((task) => !isOver(task))].slice(0, surplus);
  return tasks.filter((task) => !leaving.includes(task));
}

function drawHead(scene: Scene, width: number, paint: Paint): string {
  const { tasks } = scene;
  const done = tasks.filter(isOver).length;
  const right = `${done} of ${tasks.length} done   ${showClock(scene)}`;
  const room = width - textWidth(right) - 3;
  const title = cutTo(room, `Baton: ${tasks.length} tasks, four providers that fail in turn`);
  return ` ${paint('bold', title)}${' '.repeat(room - textWidth(title) + 2)}${paint('dim', right)}`;
}

const colours: Readonly<Record<string, Format>> = {
  claude: 'yellow',
  codex: 'cyan',
  synthetic: 'magenta',
  gemini: 'blue',
};
const colourOf = (provider: string): Format => colours[provider] ?? 'white';

const nameWidth = 10;
const barWidth = 16;

function drawProvider(provider: ProviderView, scene: Scene, width: number, paint: Paint): string {
  const { id, cooldown, headroom } = provider;
  const name = paint(['bold', colourOf(id)].flat() as Format, id.padEnd(nameWidth));
  const left = width - nameWidth - 2;
  if (cooldown) return ` ${name} ${drawRest(cooldown, scene.now, left, paint)}`;
  const here = scene.tasks.filter((task) => task.provider === id).map(({ number }) => `${number}`);
  const bar = headroom === null ? '' : `${drawBar(headroom, colourOf(id), paint)}  `;
  const room = left - (headroom === null ? 0 : barWidth + 8);
  const tasks = here.length > 0 ? cutTo(room, `working on ${here.join(' ')}`) : paint('dim', 'free');
  return ` ${name} ${bar}${tasks}`;
}

/** How much is left. */
function drawBar(share: number, colour: Format, paint: Paint): string {
  const filled = Math.round(share * barWidth);
  const bar = `${paint(colour, '█'.repeat(filled))}${paint('dim', '░'.repeat(barWidth - filled))}`;
  return `${bar} ${`${Math.round(share * 100)} %`.padStart(5)}`;
}

function drawRest(
  { until, code }: NonNullable<ProviderView['cooldown']>,
  now: Date,
  width: number,
  paint: Paint,
) {
  const seconds = Math.max(0, Math.ceil((new Date(until).getTime() - now.getTime()) / 1_000));
  const text = `rests ${String(seconds).padStart(2)} s  ${'▪'.repeat(Math.min(30, seconds))}  ${wordsFor(code)}`;
  return paint('red', cutTo(width, text));
}

const titleWidth = 15;
const stateWidth = 11;

function drawTask(task: TaskLine, scene: Scene, width: number, paint: Paint): string {
  const { number, title, path } = task;
  const dots = drawDots(task, scene.steps, paint);
  const [text, format] = stateOf(task, scene.now);
  const used = 4 + titleWidth + 1 + scene.steps + 2 + stateWidth + 1;
  return [
    ` ${`${number}`.padStart(2)} ${cutTo(titleWidth, title).padEnd(titleWidth)} ${dots}  `,
    paint(format, text.padEnd(stateWidth)),
    ` ${drawPath(path, width - used, paint)}`,
  ].join('');
}

/** A dot for each step, in the colour of who answered it. */
function drawDots({ answered }: TaskLine, steps: number, paint: Paint): string {
  const filled = answered.slice(-steps).map((provider) => paint(colourOf(provider), '●'));
  return filled.join('') + paint('dim', '○'.repeat(Math.max(0, steps - filled.length)));
}

function stateOf({ state, provider, parkedUntil }: TaskLine, now: Date): readonly [string, Format] {
  switch (state) {
    case 'parked': {
      const seconds = Math.ceil(((parkedUntil?.getTime() ?? 0) - now.getTime()) / 1_000);
      return [seconds > 0 ? `waits ${seconds} s` : 'wakes up', 'red'];
    }
    case 'succeeded':
      return ['done', 'green'];
    case 'failed':
      return ['LOST', ['bold', 'red']];
    case 'asking':
      return ['asks', 'red'];
    case 'retrying':
      return ['tries again', 'red'];
    case 'waiting':
    case 'working':
      return [provider ?? 'queued', provider === null ? 'dim' : colourOf(provider)];
  }
}

/** The newest of its providers that find room. */
function drawPath(path: readonly string[], width: number, paint: Paint): string {
  if (width < 8) return '';
  let shown = [...path];
  const text = (): string => `${shown.length < path.length ? '… → ' : ''}${shown.join(' → ')}`;
  while (shown.length > 1 && textWidth(text()) > width) shown = shown.slice(1);
  return paint('dim', cutTo(width, text()));
}
