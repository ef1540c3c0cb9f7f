import type { Command } from 'commander';
import { loadSettings } from '@baton/config';
import type * as EmbeddedModule from '@baton/store/embedded';
import { CommandFailure } from '../command-failure.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { Up } from './up.ts';
import { readUpConfig } from './up-config.ts';

/** `baton up`: runs until it is told to stop. */
export function addUpCommand(program: Command, context: Context): void {
  program
    .command('up')
    .description('run everything in one process on embedded stores; data is kept under .baton/')
    .action(() => runUp(context));
}

async function runUp({ config: { env }, folder, stdout, stderr }: Context): Promise<void> {
  // Loaded here alone: the other commands are clients and start faster without the whole house.
  const [{ startUp }, embedded] = await Promise.all([import('./up.ts'), import('@baton/store/embedded')]);
  const config = readUpConfig(env, folder);
  const settings = await loadSettings(env);
  if (!config.ok || !settings.ok)
    throw new CommandFailure(
      exitCodes.badInput,
      // Both look at the simulator's variables.
      [...new Set([config, settings].flatMap((reading) => (reading.ok ? [] : reading.faults)))].join('\n'),
    );
  const told = onFirstSignal();
  const up = await startUp(config.value, settings.value, (line) => stderr.line(line)).catch(
    (error: unknown) => {
      told.forget();
      throw explain(error, embedded, config.value.port);
    },
  );
  for (const line of up.greeting) stdout.line(line);
  const stuck = await Promise.race([told.signal, up.stuck]);
  stopAtOnceOnNextSignal(up);
  stderr.line(
    'Stopping: runs under way go on until their next step or are put back. Press Ctrl-C again to stop at once.',
  );
  await up.stop();
  if (stuck !== undefined)
    throw new CommandFailure(exitCodes.failed, `The worker was stuck: ${stuck}`, 'Start it again: npm start');
}

const stopSignals = ['SIGINT', 'SIGTERM'] as const;

/** A signal that comes while everything is still starting is remembered. */
function onFirstSignal(): { readonly signal: Promise<void>; readonly forget: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of stopSignals) process.once(signal, resolve);
  const forget = (): void => stopSignals.forEach((signal) => process.off(signal, resolve));
  return { signal: promise, forget };
}

/** The second signal waits for nothing: Postgres recovers at the next start, and runs go on after their last commit. */
function stopAtOnceOnNextSignal(up: Up): void {
  for (const signal of stopSignals)
    process.once(signal, () => {
      up.kill();
      process.kill(process.pid, 'SIGKILL');
    });
}

type Embedded = Pick<typeof EmbeddedModule, 'DataFolderError' | 'PostgresStartError'>;

function explain(error: unknown, { DataFolderError, PostgresStartError }: Embedded, port: number): unknown {
  if (error instanceof DataFolderError || error instanceof PostgresStartError)
    return new CommandFailure(exitCodes.failed, error.message);
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
    return new CommandFailure(
      exitCodes.failed,
      `Port ${port} is taken by another program.`,
      'Stop it, or choose another port: BATON_PORT=7800 npm start',
    );
  return error;
}
