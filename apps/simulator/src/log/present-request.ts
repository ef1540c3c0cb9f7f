import type { ChatRequest, Turn, Usage } from '../chat/chat.ts';
import { parseRequest } from '../wires/parse-request.ts';
import { WIRES } from '../wires/wires.ts';
import type { Outcome, RequestRecord } from './request-record.ts';

const SECRET_HEADER = /authorization|cookie|key|token|secret/i;

/** One line of the log. */
export interface PresentedRequest {
  readonly n: number;
  /** RFC 3339. */
  readonly at: string;
  /** When the reply was sent; null while it is not. */
  readonly endedAt: string | null;
  readonly provider: string;
  readonly wire: string;
  readonly method: string;
  readonly path: string;
  /** `running` until the request is over. */
  readonly outcome: Outcome | 'running';
  readonly status: number | null;
  /** Without those that carry keys. */
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string | null;
  readonly stream: boolean;
  readonly system: string;
  /** The turns in neutral form, the same whichever wire brought them. */
  readonly messages: readonly Turn[];
  /** Names of the offered tools. */
  readonly tools: readonly string[];
  readonly usage: Usage | null;
}

export function presentRequest(record: RequestRecord): PresentedRequest {
  const { n, provider, wire, method, path, progress } = record;
  const request = readAgain(record);
  return {
    n,
    at: new Date(record.at).toISOString(),
    endedAt: progress.kind === 'running' ? null : new Date(progress.endedAt).toISOString(),
    provider,
    wire,
    method,
    path,
    outcome: progress.kind === 'running' ? 'running' : progress.outcome,
    status: progress.kind === 'running' ? null : progress.status,
    headers: withoutKeys(record.rawHeaders),
    model: request?.model ?? null,
    stream: request?.stream ?? false,
    system: request?.system ?? '',
    messages: request?.turns ?? [],
    tools: request?.tools.map((tool) => tool.name) ?? [],
    usage: progress.kind === 'running' ? null : progress.usage,
  };
}

function readAgain(record: RequestRecord): ChatRequest | null {
  const wire = WIRES.find(({ name }) => name === record.wire);
  const reading = wire && parseRequest(wire, record.body, record.path);
  return reading?.kind === 'read' ? reading.request : null;
}

function withoutKeys(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    if (!SECRET_HEADER.test(name)) headers[name] = rawHeaders[index + 1] ?? '';
  }
  return headers;
}
