import type { CheckpointView, MessageView, SessionView } from '@baton/contract';
import type { Context } from '../context.ts';
import { withoutControls, type Screen } from '../terminal/screen.ts';
import { heading, renderFacts } from './facts.ts';
import { statusFormat } from './status.ts';
import { renderTable, type Column } from './table.ts';
import { cutTo } from './text-width.ts';
import { showClock, showTime } from './times.ts';

export type WholeSession = SessionView & {
  readonly transcript: readonly MessageView[];
  readonly checkpoints: readonly CheckpointView[];
};

/** The tasks of a session, its whole transcript and its safe points. */
export function renderSession(session: WholeSession, { stdout }: Pick<Context, 'stdout'>): string {
  return [
    renderFacts(
      [
        ['Session', session.id],
        ['Created', showTime(session.createdAt)],
      ],
      stdout,
    ),
    `${heading('Tasks', stdout)}\n${renderTable(taskColumns, session.tasks, stdout)}`,
    `${heading('Messages', stdout)}\n${session.transcript.map((message) => renderMessage(message, stdout)).join('\n\n')}`,
    `${heading('Checkpoints', stdout)}\n${renderTable(checkpointColumns, session.checkpoints, stdout)}`,
  ].join('\n\n');
}

const taskColumns: readonly Column<SessionView['tasks'][number]>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'STATUS', value: ({ status }) => status, format: ({ status }) => statusFormat[status] },
  { title: 'TITLE', value: ({ title }) => title, whenNarrow: 'cuts' },
];

const checkpointColumns: readonly Column<CheckpointView>[] = [
  { title: 'AT', value: ({ createdAt }) => showClock(new Date(createdAt)) },
  { title: 'KIND', value: ({ kind }) => kind },
  { title: 'UP TO MESSAGE', value: ({ uptoMessage }) => String(uptoMessage), align: 'right' },
  { title: 'DIGEST', value: ({ digest }) => digest.slice(0, 12) },
  { title: 'RUN', value: ({ runId }) => runId, whenNarrow: 'leaves' },
];

function renderMessage({ number, role, parts, pinned, createdAt }: MessageView, screen: Screen): string {
  const origin = parts.find((part) => part.origin)?.origin;
  const from = origin ? ` from ${origin.provider} (${origin.model})` : '';
  const head = screen.paint(
    'cyan',
    `#${number} ${role}${from}${pinned ? ', pinned' : ''}, ${showClock(new Date(createdAt))}`,
  );
  return [head, ...parts.map((part) => renderPart(part, screen))].join('\n');
}

type Part = MessageView['parts'][number];

function renderPart(part: Part, screen: Screen): string {
  switch (part.type) {
    case 'text':
      return withoutControls(part.text);
    case 'reasoning':
      return screen.paint('dim', withoutControls(part.text));
    case 'file':
      return `[file ${withoutControls(part.name ?? 'without a name')}, ${part.mediaType}]`;
    case 'tool-call':
      return oneLine(`calls ${part.tool} ${JSON.stringify(part.args)}`, screen);
    case 'tool-result':
      return oneLine(
        `${part.tool} ${part.isError ? 'failed' : 'gave'} ${JSON.stringify(part.result)}`,
        screen,
      );
  }
}

const oneLine = (text: string, screen: Screen): string => cutTo(screen.columns(), withoutControls(text));
