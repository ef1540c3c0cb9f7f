import type { Json, JsonObject, Logger, Tool, ToolOutcome } from '@baton/domain';
import type { ServerTool } from './connect-server.ts';
import { serverOfToolName } from './tool-name.ts';
import { toolFault } from './tool-result.ts';
import { createToolServer, type ToolServer } from './tool-server.ts';
import { ToolServerError } from './tool-server-error.ts';
import type { ToolsSection } from './tools-section.ts';

export type Toolbox = AsyncDisposable & {
  /**
   * The tools of whole servers (`fs`) or single ones (`fs/read_file`), each once. Rejects with ToolServerError where
   * a server cannot start or has no such tool, or with the signal's reason.
   */
  list(wanted: readonly string[], signal: AbortSignal): Promise<readonly Tool[]>;
  /** Calls a tool by the name that models know. Every trouble is an error result; rejects only with the signal's reason. */
  call(name: string, args: Json, signal: AbortSignal): Promise<ToolOutcome>;
  /** Ends every connection and every started process. */
  close(): Promise<void>;
};

/** The MCP servers of the operator's file. Nothing is started before a tool of it is wanted. */
export function createToolbox(section: ToolsSection, log: Logger): Toolbox {
  const servers = new Map(
    Object.entries(section).map(([id, settings]) => [id, createToolServer(id, settings, log)] as const),
  );
  const close = async (): Promise<void> => {
    await Promise.all([...servers.values()].map((server) => server.close()));
  };

  return {
    async list(wanted, signal) {
      const chosen = await Promise.all(wanted.map((wish) => choose(servers, wish, signal)));
      return [...new Map(chosen.flat().map(({ tool }) => [tool.name, tool])).values()];
    },

    async call(name, args, signal) {
      signal.throwIfAborted();
      const server = servers.get(serverOfToolName(name));
      if (!server) return toolFault(`There is no tool ${name}.`);
      if (!isObject(args)) return toolFault(`The arguments of ${name} must be an object.`);
      const known = await toolsOrFault(server, signal);
      if (known instanceof ToolServerError) return toolFault(known.message);
      const found = known.find(({ tool }) => tool.name === name);
      if (!found) return toolFault(`There is no tool ${name}.`);
      return server.call(found.serverName, args, signal);
    },

    close,
    [Symbol.asyncDispose]: close,
  };
}

async function choose(
  servers: ReadonlyMap<string, ToolServer>,
  wish: string,
  signal: AbortSignal,
): Promise<readonly ServerTool[]> {
  const slash = wish.indexOf('/');
  const id = slash < 0 ? wish : wish.slice(0, slash);
  const server = servers.get(id);
  if (!server) throw new ToolServerError(id, 'is not configured: add it under tools: in baton.yaml.');
  const tools = await server.tools(signal);
  if (slash < 0) return tools;
  const single = tools.filter(({ serverName }) => serverName === wish.slice(slash + 1));
  if (single.length > 0) return single;
  const names = tools.map(({ serverName }) => serverName).join(', ');
  throw new ToolServerError(id, `has no tool ${wish.slice(slash + 1)}. It has: ${names}.`);
}

const toolsOrFault = (
  server: ToolServer,
  signal: AbortSignal,
): Promise<readonly ServerTool[] | ToolServerError> =>
  server.tools(signal).catch((error: unknown) => {
    if (error instanceof ToolServerError) return error;
    throw error;
  });

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
