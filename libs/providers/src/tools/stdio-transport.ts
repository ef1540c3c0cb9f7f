import type { MCPTransport } from '@ai-sdk/mcp';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { inheritedEnvironment } from './inherited-environment.ts';
import type { ToolServerSettings } from './tools-section.ts';

type StdioSettings = Extract<ToolServerSettings, { kind: 'stdio' }>;

export type StdioTransport = MCPTransport & {
  /** The last words on standard error, for the reason why a server does not start. */
  lastWords(): string;
};

const longestMessage = 32_000_000;
const longestLastWords = 2_000;
const endWithinMs = 2_000;

/**
 * MCP over a child's stdin and stdout, one JSON message a line
 * (https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio). Unlike the SDK's own transport
 * the child leads a process group, so that a server started through npx or a shell ends with all it started.
 * `onEnd` tells that the process is gone, by itself or by `close`.
 */
export function createStdioTransport(settings: StdioSettings, onEnd: () => void): StdioTransport {
  let child: ChildProcess | null = null;
  let words = '';

  const transport: StdioTransport = {
    supportsProtocolVersionDiscovery: true,

    async start() {
      const started = spawn(settings.command, settings.args, {
        env: { ...inheritedEnvironment(), ...settings.env },
        cwd: settings.cwd,
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      child = started;
      started.stdout.setEncoding('utf8').on(
        'data',
        readLines((line) => deliver(transport, line)),
      );
      started.stderr.setEncoding('utf8').on('data', (text: string) => {
        words = (words + text).slice(-longestLastWords);
      });
      started.stdin.on('error', (error) => transport.onerror?.(error));
      started.once('exit', () => signalGroup(started, 'SIGKILL'));
      started.once('close', () => {
        child = null;
        onEnd();
        transport.onclose?.();
      });
      await once(started, 'spawn').catch((error: unknown) => {
        child = null;
        throw error;
      });
      started.on('error', (error) => transport.onerror?.(error));
    },

    send: (message) =>
      new Promise((resolve, reject) => {
        const stdin = child?.stdin;
        if (!stdin?.writable) return reject(new Error('The process has ended.'));
        stdin.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
      }),

    async close() {
      const running = child;
      child = null;
      if (running) await endGroup(running);
      transport.onclose?.();
    },

    lastWords: () => words,
  };
  return transport;
}

function deliver(transport: MCPTransport, line: string): void {
  try {
    transport.onmessage?.(JSON.parse(line));
  } catch (error) {
    transport.onerror?.(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Joins chunks to lines. A line without end is dropped when it is longer than any message. */
function readLines(take: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestMessage) rest = '';
    for (const line of lines) if (line.trim() !== '') take(line);
  };
}

/** Asks the child's whole group to end; what is left when the child has ended, or has not in time, is killed. */
async function endGroup(child: ChildProcess): Promise<void> {
  const exited =
    child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit');
  child.stdin?.end();
  signalGroup(child, 'SIGTERM');
  const late = setTimeout(() => signalGroup(child, 'SIGKILL'), endWithinMs);
  await exited;
  clearTimeout(late);
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended.
  }
}
