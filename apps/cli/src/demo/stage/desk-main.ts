import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * The demo's tools: an MCP server over stdio that reads logs and writes notes in one folder, its only argument.
 * https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#stdio
 */
const folder = process.argv[2] ?? '.';

type Asked = { readonly id?: number; readonly method: string; readonly params?: Params };
type Params = {
  readonly protocolVersion?: string;
  readonly name?: string;
  readonly arguments?: { readonly file?: string; readonly text?: string };
};

const file = { type: 'string', description: 'A file of the folder.' };
const tools = [
  {
    name: 'read',
    description: 'Reads a file.',
    inputSchema: { type: 'object', properties: { file }, required: ['file'] },
    annotations: { readOnlyHint: true },
  },
  {
    name: 'write',
    description: 'Writes a file, in place of what it held.',
    inputSchema: {
      type: 'object',
      properties: { file, text: { type: 'string' } },
      required: ['file', 'text'],
    },
    annotations: { idempotentHint: true },
  },
];

function answer({ method, params = {} }: Asked): object {
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: params.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: 'desk', version: '1.0.0' },
      };
    case 'tools/list':
      return { tools };
    case 'tools/call':
      return work(params);
    default:
      return {};
  }
}

function work({ name, arguments: { file: wanted = '', text = '' } = {} }: Params): object {
  if (!/^[a-z0-9-]+\.txt$/.test(wanted)) return said(`There is no file ${wanted}.`, true);
  const path = join(folder, wanted);
  try {
    if (name !== 'write') return said(readFileSync(path, 'utf8'));
    writeFileSync(path, text);
    return said(`${wanted} is written.`);
  } catch {
    return said(`There is no file ${wanted}.`, true);
  }
}

const said = (text: string, isError = false): object => ({ content: [{ type: 'text', text }], isError });

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as Asked;
  // Without an id it is a notice, which nobody waits for.
  if (asked.id !== undefined)
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: asked.id, result: answer(asked) })}\n`);
}
