import { createMCPClient, type ListToolsResult, type MCPClient, type MCPClientConfig } from '@ai-sdk/mcp';
import type { JsonObject, Tool } from '@baton/domain';
import { redactedLine } from '../redact.ts';
import { storableJson, storableText } from '../storable.ts';
import { createStdioTransport } from './stdio-transport.ts';
import { toolName } from './tool-name.ts';
import { ToolServerError } from './tool-server-error.ts';
import type { ToolServerSettings } from './tools-section.ts';

/** A tool with the name its own server knows it by. */
export type ServerTool = { readonly tool: Tool; readonly serverName: string };

/** An open connection and the tools that were listed over it. */
export type Connection = { readonly client: MCPClient; readonly tools: readonly ServerTool[] };

export type ConnectDeps = {
  readonly id: string;
  readonly settings: ToolServerSettings;
  readonly signal: AbortSignal;
  /** Texts that no message may repeat. */
  readonly secrets: readonly string[];
  /** The server's process has ended. */
  readonly onEnd: () => void;
};

type RequestLimits = { readonly signal: AbortSignal; readonly timeout: number };

/** Starts or reaches a server and lists its tools; rejects with ToolServerError. */
export async function connectServer({
  id,
  settings,
  signal,
  secrets,
  onEnd,
}: ConnectDeps): Promise<Connection> {
  const { transport, lastWords, end } = createTransport(settings, onEnd);
  const limits = { signal, timeout: settings.timeoutMs };
  let client: MCPClient | null = null;
  try {
    client = await createMCPClient({
      clientName: 'baton',
      transport,
      initializationOptions: limits,
    });
    return { client, tools: await listTools(id, client, limits) };
  } catch (error) {
    await client?.close();
    await end();
    const said = `${error instanceof Error ? error.message : String(error)} ${lastWords()}`;
    const reason = redactedLine(said, secrets);
    throw new ToolServerError(id, `cannot be used: ${reason} Check its entry under tools: in baton.yaml.`, {
      cause: error,
    });
  }
}

type Way = {
  readonly transport: MCPClientConfig['transport'];
  readonly lastWords: () => string;
  readonly end: () => Promise<void>;
};

function createTransport(settings: ToolServerSettings, onEnd: () => void): Way {
  if (settings.kind === 'stdio') {
    const stdio = createStdioTransport(settings, onEnd);
    return { transport: stdio, lastWords: () => stdio.lastWords(), end: () => stdio.close() };
  }
  const transport = {
    type: 'http',
    url: settings.url,
    headers: { ...settings.headers },
    redirect: 'error',
  } as const;
  return { transport, lastWords: () => '', end: async () => {} };
}

const mostPages = 100;

async function listTools(
  id: string,
  client: MCPClient,
  options: RequestLimits,
): Promise<readonly ServerTool[]> {
  const tools: ServerTool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const listed = await client.listTools({ options, ...(cursor !== undefined && { params: { cursor } }) });
    tools.push(...listed.tools.map((tool) => readTool(id, tool)));
    cursor = listed.nextCursor;
    if (cursor === undefined) break;
  }
  return tools;
}

const readTool = (id: string, tool: ListToolsResult['tools'][number]): ServerTool => ({
  serverName: tool.name,
  tool: {
    name: toolName(id, tool.name),
    description: storableText(tool.description ?? tool.title ?? ''),
    inputSchema: storableJson({ ...(tool.inputSchema as JsonObject), type: 'object' }) as JsonObject,
    repeatable: tool.annotations?.readOnlyHint === true || tool.annotations?.idempotentHint === true,
  },
});
