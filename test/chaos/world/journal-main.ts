import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';
import { openInspector } from './inspector.ts';

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

/** What a fault in a worker's own code would do, done in its own process. */
const poisons = {
  explode: 'process.exit(134)',
  allocate: 'const all = []; for (;;) all.push(new Array(1e6).fill(all.length))',
  loop: 'for (;;);',
};

for (const [name, expression] of Object.entries(poisons))
  server.registerTool(
    name,
    { description: `Does this in the worker that asked: ${expression}`, annotations: { readOnlyHint: true } },
    async () => {
      const inspector = await openInspector(worker);
      void inspector.ask('Runtime.evaluate', { expression });
      await sleep(60_000);
      return { content: [] };
    },
  );

// Whose worker is gone must not wait for it.
process.stdin.once('end', () => process.exit(0));
await server.connect(new StdioServerTransport());
