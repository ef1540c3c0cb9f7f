import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

/** A tool server whose effects are seen outside Baton: each line says when it was written, for which worker, and what. */
const file = process.argv[2] ?? '';
const worker = process.ppid;

const server = new McpServer({ name: 'journal', version: '1.0.0' });

server.registerTool(
  'write',
  {
    description: 'Appends a line; doing it twice shows.',
    inputSchema: { text: z.string(), waitMs: z.number().default(0) },
  },
  async ({ text, waitMs }) => {
    appendFileSync(file, `${JSON.stringify({ at: Date.now(), worker, text })}\n`);
    await sleep(waitMs);
    return { content: [{ type: 'text', text: `wrote ${text}` }] };
  },
);

server.registerTool(
  'explode',
  { description: 'Ends the worker that asked, at once.', annotations: { readOnlyHint: true } },
  async () => {
    process.kill(worker, 'SIGKILL');
    return { content: [] };
  },
);

await server.connect(new StdioServerTransport());
