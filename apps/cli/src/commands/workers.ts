import type { WorkerView } from '@baton/contract';
import type { Command } from 'commander';
import { show, type Context } from '../context.ts';
import { renderTable, type Column } from '../print/table.ts';
import { showAge } from '../print/times.ts';
import type { Format } from '../terminal/screen.ts';

type Options = { readonly json?: true };

export function addWorkersCommand(program: Command, context: Context): void {
  program
    .command('workers')
    .description('list the worker processes: state, what they serve, running, last heartbeat')
    .option('--json', 'print JSON')
    .action(async ({ json }: Options) => {
      const list = await (await context.connect()).call('listWorkers', {});
      show(context, json, list, ({ items }) =>
        items.length === 0
          ? 'No worker runs, so tasks wait. Start one with npm run worker, or all of Baton in one process with npm start.'
          : renderTable(columnsAt(context.now()), items, context.stdout),
      );
    });
}

const columnsAt = (now: Date): readonly Column<WorkerView>[] => [
  { title: 'ID', value: ({ id }) => id },
  { title: 'STATE', value: ({ state }) => state, format: ({ state }) => stateFormat[state] },
  { title: 'RUNNING', value: ({ running, capacity }) => `${running} of ${capacity}`, align: 'right' },
  { title: 'HEARTBEAT', value: ({ heartbeatAt }) => showAge(heartbeatAt, now) },
  {
    title: 'PROVIDERS',
    value: ({ providers }) => providers.map(({ id, concurrency }) => `${id} ${concurrency}`).join(', '),
    whenNarrow: 'cuts',
  },
  { title: 'STARTED', value: ({ startedAt }) => showAge(startedAt, now), whenNarrow: 'leaves' },
  { title: 'VERSION', value: ({ version }) => version, whenNarrow: 'leaves' },
  { title: 'HOST', value: ({ host }) => host, whenNarrow: 'leaves' },
  { title: 'PID', value: ({ pid }) => String(pid), align: 'right', whenNarrow: 'leaves' },
];

const stateFormat: Record<WorkerView['state'], Format> = {
  serving: 'green',
  stopping: 'yellow',
  lost: 'red',
};
