import type { MessageView } from '@baton/contract';
import type { Command } from 'commander';
import { sessionId } from '../arguments/ids.ts';
import type { Client } from '../client/client.ts';
import { show, type Context } from '../context.ts';
import { renderSession } from '../print/render-session.ts';

export function addSessionsCommand(program: Command, context: Context): void {
  const sessions = program.command('sessions').description('show and delete sessions');
  sessions
    .command('delete')
    .description('delete a session with everything in it: tasks, runs, messages, events')
    .argument('<id>', 'the session', sessionId)
    .option('--cancel', 'cancel what is unfinished in it first')
    .option('--json', 'print JSON')
    .action((id: string, options: DeleteOptions) => deleteSession(context, id, options));
  sessions
    .command('show')
    .description('show a session: its tasks, messages and checkpoints')
    .argument('<id>', 'the session', sessionId)
    .option('--json', 'print JSON')
    .action((id: string, options: { readonly json?: true }) => showSession(context, id, options.json));
}

type DeleteOptions = { readonly cancel?: true; readonly json?: true };

async function deleteSession(context: Context, id: string, { cancel, json }: DeleteOptions): Promise<void> {
  const client = await context.connect();
  const deleted = await client.call('deleteSession', { id, query: cancel ? { cancel: 'true' } : {} });
  show(
    context,
    json,
    deleted,
    ({ tasks }) => `Session ${id} is gone, and ${tasks === 1 ? 'its task' : `its ${tasks} tasks`} with it.`,
  );
}

async function showSession(context: Context, id: string, asJson: boolean | undefined): Promise<void> {
  const client = await context.connect();
  const [session, messages, checkpoints] = await Promise.all([
    client.call('getSession', { id }),
    messagesAfter(client, id, 0),
    client.call('listCheckpoints', { id }),
  ]);
  const whole = { ...session, transcript: messages, checkpoints: checkpoints.items };
  show(context, asJson, whole, (view) => renderSession(view, context));
}

async function messagesAfter(client: Client, id: string, after: number): Promise<readonly MessageView[]> {
  const page = await client.call('listMessages', { id, query: { after: String(after), limit: '1000' } });
  if (page.nextAfter === null) return page.items;
  return [...page.items, ...(await messagesAfter(client, id, page.nextAfter))];
}
