import { appendFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

const file = process.argv[2] ?? '';
/** A file `fast` beside the journal makes every call return at once. */
const pause = async (ms: number): Promise<void> => {
  if (!existsSync(join(dirname(file), 'fast'))) await sleep(ms);
};

const server = new McpServer({ name: 'journal', version: '1.0.0' });

server.registerTool(
  'write',
  {
    description: 'Appends a line; doing it twice shows.',
    inputSchema: { text: z.string(), waitMs: z.number().default(0) },
  },
  async ({ text, waitMs }) => {
    appendFileSync(file, `${text}\n`);
    await pause(waitMs);
    return { content: [{ type: 'text', text: `wrote ${text}` }] };
  },
);

server.registerTool(
  'look',
  {
    description: 'Changes nothing.',
    inputSchema: { waitMs: z.number().default(0) },
    annotations: { readOnlyHint: true },
  },
  async ({ waitMs }) => {
    await pause(waitMs);
    return { content: [{ type: 'text', text: 'looked' }] };
  },
);

server.registerTool(
  'explode',
  {
    description: 'Ends the process that asked, at once.',
    annotations: { readOnlyHint: true },
  },
  async () => {
    process.kill(process.ppid, 'SIGKILL');
    return { content: [] };
  },
);

await server.connect(new StdioServerTransport());
