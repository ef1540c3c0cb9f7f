#!/usr/bin/env node
import { CommanderError } from 'commander';
import { CommandFailure } from './command-failure.ts';
import { readConfig } from './config.ts';
import { createContext } from './context.ts';
import { exitCodes, type ExitCode } from './exit-code.ts';
import { createProgram } from './program.ts';
import { createInterruption } from './terminal/interruption.ts';
import { createScreen } from './terminal/screen.ts';

const stderr = createScreen(process.stderr, process.env['TERM']);

// Whoever reads the output may leave early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

// Set and not called: what was written must still get through the pipe.
process.exitCode = await main();

async function main(): Promise<ExitCode> {
  const config = readConfig();
  if (!config.ok) {
    for (const fault of config.faults) stderr.line(`error: ${fault}`);
    return exitCodes.badInput;
  }
  let end: ExitCode = exitCodes.ok;
  const context = createContext({
    config: config.value,
    folder: process.cwd(),
    stdout: createScreen(process.stdout, process.env['TERM']),
    stderr,
    stdin: process.stdin,
    now: () => new Date(),
    interruption: createInterruption(process),
    endWith: (code) => (end = code),
  });
  try {
    await createProgram(context).parseAsync();
    return end;
  } catch (error) {
    return endingOf(error);
  }
}

function endingOf(error: unknown): ExitCode {
  // Commander has said what is wrong already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.badInput;
  const failure = error instanceof CommandFailure ? error : unexpected(error);
  const prefix = failure.exitCode === exitCodes.interrupted ? '' : `${stderr.paint('red', 'error:')} `;
  stderr.line(`${prefix}${failure.message}`);
  if (failure.next !== null) stderr.line(failure.next);
  return failure.exitCode;
}

function unexpected(error: unknown): CommandFailure {
  return new CommandFailure(
    exitCodes.failed,
    error instanceof Error ? error.message : String(error),
    'This should not have happened; please report it with the command you typed.',
    { cause: error },
  );
}
