import type { JsonObject, Logger, ToolOutcome } from '@baton/domain';
import { redactedLine } from '../redact.ts';
import { connectServer, type Connection, type ServerTool } from './connect-server.ts';
import { readToolResult, toolFault } from './tool-result.ts';
import { ToolServerError } from './tool-server-error.ts';
import type { ToolServerSettings } from './tools-section.ts';

export type ToolServer = {
  /** Connects on first use and again after a crash. Rejects with ToolServerError, or with the signal's reason. */
  tools(signal: AbortSignal): Promise<readonly ServerTool[]>;
  /** Rejects only with the signal's reason. */
  call(serverName: string, args: JsonObject, signal: AbortSignal): Promise<ToolOutcome>;
  close(): Promise<void>;
};

/** One MCP server with one connection for the whole process, shared by all runs. */
export function createToolServer(id: string, settings: ToolServerSettings, log: Logger): ToolServer {
  const secrets = secretsOf(settings);
  const closing = new AbortController();
  let current: Promise<Connection> | null = null;

  const forget = (connection: Promise<Connection>) => {
    if (current === connection) current = null;
  };
  const connect = (): Promise<Connection> => {
    if (current) return current;
    const connection: Promise<Connection> = connectServer({
      id,
      settings,
      secrets,
      signal: closing.signal,
      onEnd: () => {
        forget(connection);
        if (!closing.signal.aborted)
          log.warn({ toolServer: id }, 'The tool server has ended; the next call starts it again.');
      },
    });
    connection.catch(() => forget(connection));
    current = connection;
    return connection;
  };
  const drop = async (connection: Promise<Connection>) => {
    forget(connection);
    await connection.then(({ client }) => client.close()).catch(() => undefined);
  };

  return {
    tools: async (signal) => (await unlessAborted(connect(), signal)).tools,

    async call(serverName, args, signal) {
      const connection = connect();
      try {
        const { client } = await unlessAborted(connection, signal);
        const options = { signal, timeout: settings.timeoutMs };
        return readToolResult(await client.callTool({ name: serverName, arguments: args, options }));
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof ToolServerError) return toolFault(error.message);
        if (isUnreachable(error)) void drop(connection); // The next call connects anew; nobody waits for the old one's farewell.
        const reason = redactedLine(error instanceof Error ? error.message : String(error), secrets);
        return toolFault(`The tool ${serverName} of "${id}" failed: ${reason}`);
      }
    },

    async close() {
      closing.abort(new Error('The toolbox was closed.'));
      if (current) await drop(current);
    },
  };
}

/** What the operator gave the server: values of its environment, or of its headers and its address. */
const secretsOf = (settings: ToolServerSettings): readonly string[] =>
  settings.kind === 'stdio'
    ? Object.values(settings.env)
    : [
        ...Object.values(settings.headers).flatMap((value) => value.split(' ')),
        ...new URL(settings.url).searchParams.values(),
      ];

/** The server is gone or has forgotten our session (404), so that the connection serves no other call either. */
const isUnreachable = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof Error && 'statusCode' in error && error.statusCode === 404);

/** The shared connection's result, or the caller's own reason to stop waiting for it. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
