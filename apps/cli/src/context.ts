import { createClient, type Client } from './client/client.ts';
import { findKey } from './client/find-key.ts';
import type { CliConfig } from './config.ts';
import type { ExitCode } from './exit-code.ts';
import type { Screen } from './terminal/screen.ts';

/** What every command is given. */
export type Context = {
  readonly config: CliConfig;
  /** The current folder. */
  readonly folder: string;
  /** Results, and nothing else. */
  readonly stdout: Screen;
  /** Progress, questions, errors. */
  readonly stderr: Screen;
  readonly stdin: NodeJS.ReadStream;
  readonly now: () => Date;
  /** Aborted by the first Ctrl-C, for commands that have something to say then. */
  readonly interruption: () => AbortSignal;
  /** How the process will end, where it is not 0. */
  readonly endWith: (code: ExitCode) => void;
  /** A client with the key that is found; fails with what to do where there is none. */
  readonly connect: () => Promise<Client>;
};

export function createContext(parts: Omit<Context, 'connect'>): Context {
  const { config, folder } = parts;
  return {
    ...parts,
    connect: async () =>
      createClient({
        url: config.serverUrl,
        key: await findKey(config.apiKey, folder),
        commandName: config.commandName,
      }),
  };
}

/** Prints the answer as JSON where it is asked for, and for people otherwise. */
export function show<T>(
  { stdout }: Context,
  asJson: boolean | undefined,
  answer: T,
  forPeople: (answer: T) => string,
) {
  stdout.line(asJson ? JSON.stringify(answer, null, 2) : forPeople(answer));
}
