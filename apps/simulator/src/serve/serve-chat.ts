import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestLog } from '../log/request-log.ts';
import type { RequestRecord } from '../log/request-record.ts';
import type { ProviderRegistry } from '../providers/provider-registry.ts';
import { parseRequest } from '../wires/parse-request.ts';
import type { Wire } from '../wires/wire.ts';
import { ClientGone, createPause } from './create-pause.ts';
import { type Call, judgeCall, type Verdict } from './judge-call.ts';
import { outcomeOf } from './outcome-of.ts';
import { presentedKey } from './presented-key.ts';
import { type Body, readBody } from './read-body.ts';
import { sendReply } from './send-reply.ts';

const MAX_BODY_BYTES = 20 * 1024 * 1024;
const UNREAD_REQUEST = {
  model: 'unknown',
  stream: false,
  streamUsage: false,
  turns: [],
  thoughts: { shown: false, sealed: false },
};

export interface ServeDeps {
  readonly providers: ProviderRegistry;
  readonly log: RequestLog;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A request and where its path leads. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly path: string;
  /** The provider's name. */
  readonly provider: string;
}

/** One model call: read, judge, reply, and say in the log how it went. */
export async function serveChat(exchange: Exchange, wire: Wire, deps: ServeDeps): Promise<void> {
  const body = await readBody(exchange.req, MAX_BODY_BYTES);
  const record = recordRequest(exchange, wire, body, deps);
  try {
    const verdict = await replyTo(body, record, exchange, wire, deps);
    const usage = verdict.kind === 'answer' ? verdict.usage : null;
    const status = exchange.res.statusCode;
    record.progress = { kind: 'over', outcome: outcomeOf(verdict), status, usage, endedAt: deps.now() };
  } catch (error) {
    const status = exchange.res.headersSent ? exchange.res.statusCode : null;
    const outcome = error instanceof ClientGone ? 'aborted' : 'error';
    record.progress = { kind: 'over', outcome, status, usage: null, endedAt: deps.now() };
    if (outcome === 'error') throw error;
  }
}

function recordRequest(
  { req, path, provider }: Exchange,
  wire: Wire,
  body: Body,
  deps: ServeDeps,
): RequestRecord {
  return deps.log.append({
    at: deps.now(),
    provider,
    wire: wire.name,
    method: 'POST',
    path,
    rawHeaders: req.rawHeaders,
    body: body.kind === 'read' ? body.text : '',
  });
}

async function replyTo(
  body: Body,
  record: RequestRecord,
  { req, res, path, provider: name }: Exchange,
  wire: Wire,
  { providers, now }: ServeDeps,
): Promise<Verdict> {
  const provider = providers.get(name);
  const reading = readBodyText(body, wire, path);
  const { model, stream, streamUsage, thoughts, turns } =
    reading.kind === 'read' ? reading.request : UNREAD_REQUEST;
  const script = provider.chooseScript(turns.find((turn) => turn.role === 'user')?.text ?? '');
  const verdict = judgeCall({ provider, script, reading, key: presentedKey(req.headers), now: record.at });

  const pause = createPause(res);
  await pause(script.latencyMs ?? 0);
  const facts = { requestId: `req_sim_${record.n}`, model, streamUsage, thoughts, now: now() };
  const limitHeaders = provider.tellsLimits
    ? wire.writeLimitHeaders(provider.limits.budgets(facts.now), facts.now)
    : {};
  const headers = { [wire.requestIdHeader]: facts.requestId, ...limitHeaders };
  await sendReply(res, verdict, { wire, facts, stream, headers, pace: script.tokensPerSecond, pause });
  return verdict;
}

function readBodyText(body: Body, wire: Wire, path: string): Call['reading'] {
  switch (body.kind) {
    case 'read':
      return parseRequest(wire, body.text, path);
    case 'too-large':
      return { kind: 'too-large', limitBytes: MAX_BODY_BYTES };
    case 'aborted':
      throw new ClientGone('The client closed the connection');
  }
}
