import type { Logger } from '@baton/domain';
import { destination as pinoDestination, pino, stdTimeFunctions, type DestinationStream } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** The domain's logger; a child adds its facts to every line. */
export type ServiceLogger = Logger & { child(facts: object): ServiceLogger };

export type LoggerOptions = {
  readonly level: LogLevel;
  /** Where the lines go; absent: standard output. */
  readonly destination?: DestinationStream;
  /** Only for lines whose facts are known and flat: looking three levels deep costs ten times the line itself. */
  readonly flat?: boolean;
};

/** What must never reach a log, wherever a caller puts it. */
const secrets = ['apiKey', 'key', 'secret', 'token', 'password', 'authorization', 'cookie', 'headers'];

/**
 * What may be said of an error: name, message and code of the innermost cause, and where it was thrown. Everything
 * else it carries may hold contents: drizzle's errors quote a statement with its values, Postgres's the failing row.
 */
function writeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const cause = innermost(error);
  const { code } = cause as NodeJS.ErrnoException;
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /u.test(line));
  return {
    type: cause.name,
    message: cause.message,
    ...(code === undefined ? {} : { code }),
    stack: frames?.join('\n'),
  };
}

const innermost = (error: Error): Error => (error.cause instanceof Error ? innermost(error.cause) : error);

/** One JSON line per sentence, with ISO time and the level in words. */
export function createLogger({ level, destination, flat = false }: LoggerOptions): ServiceLogger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: writeError },
    redact: {
      paths: flat ? secrets : secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[hidden]',
    },
  };
  // Written behind the caller's back, a page or a tenth of a second at once; what is left is written at exit.
  return pino(
    options,
    destination ?? pinoDestination({ dest: 1, sync: false, minLength: 4_096, periodicFlush: 100 }),
  );
}
