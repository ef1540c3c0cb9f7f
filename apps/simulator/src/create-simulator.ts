import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createAdminApp } from './admin/admin-app.ts';
import { createRequestLog } from './log/request-log.ts';
import { createProviderRegistry } from './providers/provider-registry.ts';
import { readProviderScripts } from './scripts/read-scripts.ts';
import type { Script } from './scripts/script.ts';
import { sendJson } from './serve/send-json.ts';
import { serveRequest } from './serve/serve-request.ts';
import { listenOn, stopListening } from './listening.ts';

/** Longer than clients keep idle connections: one that the server closes could cost a client its next request. */
const KEEP_ALIVE_MS = 120_000;

export interface SimulatorOptions {
  /** By provider name: one script, or several of which `match` chooses. */
  readonly scripts?: Readonly<Record<string, Script | readonly Script[]>>;
  /** How many requests the log keeps, at least 1; 10,000 unless told. */
  readonly logLimit?: number;
  /** The clock in milliseconds since the epoch, for tests of windows. */
  readonly now?: () => number;
}

export interface Simulator extends AsyncDisposable {
  /** Serves one request, for those who bring their own server. */
  readonly handle: (req: IncomingMessage, res: ServerResponse) => void;
  /** Rejects when the port is taken. Port 0, the default, takes a free one. */
  readonly listen: (port?: number, host?: string) => Promise<{ readonly url: string; readonly port: number }>;
  /** Breaks what is under way and frees the port. */
  readonly close: () => Promise<void>;
}

/** Loopback providers that speak the vendors' wire protocols and follow scripts. Throws when a script is faulty. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const scripts = readProviderScripts(options.scripts ?? {});
  if (scripts.kind === 'faulty') throw new TypeError(scripts.faults.join('\n'));
  const now = options.now ?? Date.now;
  const log = createRequestLog(options.logLimit);
  const providers = createProviderRegistry(now);
  for (const [name, list] of Object.entries(scripts.value)) providers.put(name, list);
  const deps = { providers, log, now };
  const admin = createAdminApp(deps);

  const handle = (req: IncomingMessage, res: ServerResponse): void => {
    // Calls of models go past Express: it would cost more than everything else the simulator does.
    if (req.url?.startsWith('/_sim')) admin(req, res);
    else serveRequest(req, res, deps).catch((error: unknown) => answerDefect(res, error));
  };

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, handle);
  const close = (): Promise<void> => stopListening(server);
  return {
    handle,
    listen: (port = 0, host = '127.0.0.1') => listenOn(server, port, host),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function answerDefect(res: ServerResponse, error: unknown): void {
  if (res.headersSent) res.destroy();
  else
    sendJson(res, 500, { error: { type: 'api_error', message: `The simulator failed: ${String(error)}` } });
}
