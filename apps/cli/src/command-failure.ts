import type { ExitCode } from './exit-code.ts';

/** A command that cannot go on: what happened, what to do next, and how the process ends. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;
  readonly next: string | null;

  constructor(exitCode: ExitCode, message: string, next: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
    this.next = next;
  }
}
